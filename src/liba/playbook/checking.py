"""Reading a playbook whole: every problem is found and placed before anything is applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from liba.access.method import access_faults
from liba.command.method import cycle_faults, order_faults, plan_faults
from liba.desk.method import desk_faults
from liba.governance.method import Fault, measure_faults
from liba.playbook.schema import Playbook, keys_at
from liba.playbook.source import Source, read_source
from liba.playbook.terms import Problem
from liba.rounds.method import form_faults, return_faults, round_faults
from liba.territory.method import all_areas, territory_faults
from liba.workforce.method import people_faults, post_faults


@dataclass(frozen=True, slots=True)
class Checked:
    """A playbook that was read: the whole of it when it is sound, else its problems from top to bottom."""

    file: str
    playbook: Playbook | None
    problems: tuple[Problem, ...]


def check_playbook(file: str, raw: bytes) -> Checked:
    """Read and check a playbook: YAML, keys and types, references, and each rule against its own cases."""
    source = read_source(file, raw)
    problems = list(source.problems)
    playbook: Playbook | None = None
    if source.values is not None and not (problems and source.values is None):
        try:
            playbook = Playbook.model_validate(source.values)
        except ValidationError as fault:
            problems += [_problem(source, error) for error in fault.errors()]
    if playbook is not None:
        problems += [_placed(source, fault) for fault in _faults(playbook)]
    ordered = tuple(sorted(dict.fromkeys(problems)))
    return Checked(file, None if ordered else playbook, ordered)


def _faults(playbook: Playbook) -> Iterator[Fault]:
    measures = tuple(measure.code for measure in playbook.measures)
    yield from measure_faults(playbook.measures)
    yield from territory_faults(
        playbook.town,
        levels=playbook.levels,
        areas=playbook.areas,
        sites=playbook.sites,
        cordons=playbook.cordons,
        roads=playbook.roads,
        measures=measures,
    )
    areas = {area.code for area in all_areas(playbook.town, playbook.levels, playbook.areas)}
    yield from people_faults(
        groups=playbook.groups,
        skills=playbook.skills,
        pledges=playbook.pledges,
        unit_templates=playbook.unit_templates,
        units=playbook.units,
        areas=areas,
        levels=[level.slug for level in playbook.levels],
    )
    yield from access_faults(
        types=playbook.pass_types,
        rules=playbook.rules,
        gates=playbook.gates,
        cordons={cordon.code: cordon for cordon in playbook.cordons},
        areas=areas,
        measures=measures,
        zone=playbook.town.zone_info,
    )
    yield from post_faults(
        patterns=playbook.shift_patterns,
        posts=playbook.posts,
        areas=areas,
        levels=[level.slug for level in playbook.levels],
        skills=[skill.code for skill in playbook.skills],
        gates=[gate.code for gate in playbook.gates],
        sites=[site.code for site in playbook.sites],
    )
    yield from form_faults(playbook.forms)
    forms = {form.code: [question.code for question in form.questions] for form in playbook.forms}
    yield from round_faults(playbook.rounds, forms=forms, areas=areas, measures=measures)
    yield from return_faults(
        playbook.returns,
        questions=forms,
        limits={limit.code for form in playbook.forms for limit in form.limits},
        rounds={one.code for one in playbook.rounds},
    )
    yield from _command_faults(playbook)


def _command_faults(playbook: Playbook) -> Iterator[Fault]:
    yield from desk_faults(playbook.desk, templates={template.code for template in playbook.unit_templates})
    yield from order_faults(playbook.orders)
    yield from cycle_faults(
        playbook.cycle,
        figures={figure.code for figure in playbook.returns.figures} if playbook.returns else (),
        templates={template.code for template in playbook.unit_templates},
        sealed=playbook.returns.sealed if playbook.returns else None,
    )
    yield from plan_faults(
        playbook.plans,
        units=[unit.code for unit in playbook.units if unit.code],
        groups=[group.code for group in playbook.groups],
    )


def _placed(source: Source, fault: Fault) -> Problem:
    wrong = str(_value_at(source.values, fault.path))
    return Problem(source.mark(fault.path), fault.sentence, _nearest(wrong, fault.known))


def _problem(source: Source, error: ErrorDetails) -> Problem:
    place = error["loc"]
    if error["type"] == "extra_forbidden":
        keys = keys_at(place[:-1])
        sentence = _("There is no key “%(key)s” here. Expected one of: %(keys)s.") % {
            "key": place[-1],
            "keys": ", ".join(keys),
        }
        return Problem(source.mark(place, of_key=True), sentence, _nearest(str(place[-1]), keys))
    if error["type"] == "missing":
        return Problem(source.mark(place[:-1]), _("The key “%(key)s” is missing here.") % {"key": place[-1]})
    wrong = str(error["input"])
    known = _choices(error)
    return Problem(source.mark(place), _sentence(error), _nearest(wrong, known))


def _sentence(error: ErrorDetails) -> str:
    """What is expected, in the town's words for the usual mistakes and in pydantic's for the rest."""
    given = str(error["input"])[:40]
    key = next((str(step) for step in reversed(error["loc"]) if isinstance(step, str)), "")
    expected = {
        "string_type": _("a text; put a number in quotes"),
        "int_type": _("a whole number"),
        "int_parsing": _("a whole number"),
        "float_type": _("a number"),
        "float_parsing": _("a number"),
        "bool_type": _("true or false"),
        "bool_parsing": _("true or false"),
        "tuple_type": _("a list"),
        "model_type": _("keys with values"),
        "dict_type": _("keys with values"),
        "string_pattern_mismatch": _("letters, digits, - and _ only"),
        "string_too_short": _("something; it is empty"),
    }.get(error["type"])
    if choices := _choices(error):
        expected = _("one of %(choices)s") % {"choices": ", ".join(choices)}
    return _("“%(key)s”: “%(given)s” is not what is expected here: %(expected)s.") % {
        "key": key,
        "given": given,
        "expected": expected or error["msg"],
    }


def _choices(error: ErrorDetails) -> tuple[str, ...]:
    if error["type"] not in ("enum", "literal_error"):
        return ()
    named = str(error.get("ctx", {}).get("expected", ""))
    return tuple(word.strip(" '") for word in named.replace(" or ", ", ").split(",") if word.strip())


def _nearest(wrong: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(wrong, known, 1, 0.6)), "")


def _value_at(values: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return ""
    return values
