"""The vectors of answers: `answers.json`, which `tests/rounds/test_answers.py` and the phone's rules both run."""

import msgspec

from liba.rounds.rules import answers as rules
from tests.vectors.cases_forms import FORM_CASES, SPECS, TAPS, FormCase

SHAPE = (
    "`specs` are forms by code. Each case: `answers` to `form`, of the door and of people by id; `people` are the ids to "
    "be asked, in their order. `faults`, `crossings` (people of each limit by number) and `counts` are what the rules say. "
    "`taps`: the answers of the one tap for `people`, and the faults that it leaves."
)


def answered(case: FormCase) -> dict[str, object]:
    """The case with what the rules say of it, once that is what the case says by hand."""
    spec = SPECS[case.form]
    faults = rules.check_answers(spec, case.answers, case.people)
    crossed = rules.crossings(spec, case.answers)
    counts = rules.counts_of(spec, case.answers)
    said = (
        tuple((fault.code, fault.question, fault.person) for fault in faults),
        tuple((crossing.limit, crossing.person) for crossing in crossed),
        counts,
    )
    if said != (case.faults, case.crosses, case.counts):
        raise AssertionError(f"{case.name}: {said}, not {(case.faults, case.crosses, case.counts)}")
    return {
        "name": case.name,
        "form": case.form,
        "answers": msgspec.to_builtins(case.answers),
        "people": list(case.people),
        "faults": msgspec.to_builtins(faults),
        "crossings": msgspec.to_builtins(crossed),
        "counts": counts,
    }


def tapped(form: str, people: tuple[str, ...], answers: object, faults: object) -> dict[str, object]:
    """What one tap gives, once it is what the cases say by hand."""
    given = rules.all_well(SPECS[form], people)
    left = rules.check_answers(SPECS[form], given, people)
    if (given, tuple((f.code, f.question, f.person) for f in left)) != (answers, faults):
        raise AssertionError(f"one tap in {form}: {given}, {left}")
    return {
        "form": form,
        "people": list(people),
        "answers": msgspec.to_builtins(given),
        "faults": msgspec.to_builtins(left),
    }


def answer_vectors() -> dict[str, object]:
    return {
        "shape": SHAPE,
        "specs": {code: msgspec.to_builtins(spec) for code, spec in SPECS.items()},
        "cases": [answered(case) for family in FORM_CASES for case in family()],
        "taps": [tapped(*tap) for tap in TAPS],
    }
