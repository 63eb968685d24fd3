"""Cases about answers at a door: what is wrong with them, which limits they cross, what counts openly, what one tap gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from liba.kernel.text import Text
from liba.rounds.terms.forms import (
    About,
    Answers,
    Bounds,
    Choice,
    Condition,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
    Severity,
    Value,
)

PHOTO = "0190a5c4-7b2e-7c3d-8e4f-5a6b7c8d9e0f"
Fault = tuple[str, str, str]


def question(code: str, kind: QuestionKind, about: About = About.HOUSEHOLD, **more: object) -> Question:
    return Question(code, kind, Text(code), about, **more)  # type: ignore[arg-type]


def chosen(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, Text(code)) for code in codes)


TEMPERATURE = question(
    "temperature",
    QuestionKind.NUMBER,
    About.PERSON,
    unit="℃",
    decimals=1,
    bounds=Bounds(low=340, high=430, high_included=False),
)
DAILY = FormSpec(
    "daily",
    Text("每日摸排", "Daily check"),
    (
        question("at_home", QuestionKind.COUNT, bounds=Bounds(high=30)),
        question("visitors", QuestionKind.YES_NO, all_well="no"),
        question("visitors_from", QuestionKind.TEXT, when=Condition("visitors", ("yes",))),
        question("needs", QuestionKind.CHOICES, choices=chosen("food", "medicine", "fuel"), required=False),
        TEMPERATURE,
        question("well", QuestionKind.YES_NO, About.PERSON, all_well="yes"),
        question(
            "signs",
            QuestionKind.CHOICES,
            About.PERSON,
            choices=chosen("fever", "cough", "other"),
            when=Condition("well", ("no",)),
        ),
        question(
            "which", QuestionKind.TEXT, About.PERSON, when=Condition("signs", ("other",)), required=False
        ),
        question("door_photo", QuestionKind.PHOTO, required=False),
    ),
    (
        Limit("fever", "temperature", Text("发热"), Severity.URGENT, at_least=373),
        Limit("cold", "temperature", Text("体温过低"), Severity.NOTE, at_most=350, included=False),
        Limit("unwell", "signs", Text("有症状"), Severity.NOTE, answers=("fever", "cough")),
        Limit("guests", "visitors", Text("来人"), Severity.NOTE, answers=("yes",)),
    ),
)
PLACE = FormSpec(
    "disinfect",
    Text("消毒", "Disinfection"),
    (
        question(
            "product", QuestionKind.CHOICE, About.PLACE, choices=chosen("chlorine", "alcohol"), all_well="chlorine"
        ),
        question(
            "dilution",
            QuestionKind.NUMBER,
            About.PLACE,
            bounds=Bounds(low=100, high=2000, low_included=False),
            when=Condition("product", ("chlorine",)),
            all_well="500",
        ),
        question("area", QuestionKind.COUNT, About.PLACE, unit="m²"),
        question("posted", QuestionKind.YES_NO, About.PLACE, all_well="yes"),
        question(
            "where", QuestionKind.CHOICES, About.PLACE, choices=chosen("floor", "doors", "bins"), all_well="floor,doors"
        ),
        question("word", QuestionKind.TEXT, About.PLACE, required=False, all_well="无"),
        question("present", QuestionKind.COUNT, About.HOUSEHOLD, required=False),
        question("why", QuestionKind.TEXT, About.PLACE, when=Condition("area", ("0", "1"))),
    ),
    (
        Limit("weak", "dilution", Text("浓度低"), at_most=300),
        Limit("strong", "dilution", Text("浓度高"), at_least=1000, included=False),
        Limit("either", "area", Text("面积"), Severity.NOTE, at_least=900, at_most=0),
    ),
)  # fmt: skip
SPECS = {"daily": DAILY, "disinfect": PLACE}


@dataclass(frozen=True)
class FormCase:
    """A name, answers to a form by named people; the faults, crossings (limit, person) and counts by hand."""

    name: str
    answers: Answers
    faults: tuple[Fault, ...] = ()
    crosses: tuple[tuple[str, str], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    form: str = "daily"


FINE: dict[str, Value] = {"at_home": 3, "visitors": "no"}
WELL: dict[str, Value] = {"temperature": 365, "well": "yes"}


def door(**more: Value) -> Answers:
    return Answers(door=FINE | more)


def of(person: str = "7", **more: Value) -> Answers:
    return Answers(door=FINE, people={person: WELL | more})


def doors() -> Iterator[FormCase]:
    yield FormCase("an empty house in order", door())
    nothing = (("missing", "at_home", ""), ("missing", "visitors", ""))
    yield FormCase("nothing answered", Answers(), nothing)
    yield FormCase("nobody at home counts as an answer", door(at_home=0))
    for value, code in (
        (30, ""), (31, "out_of_bounds"), (-1, "out_of_bounds"), ("3", "not_a_number"), ("", "missing"),
        (["3"], "not_a_number"), (10**12, "out_of_bounds"),
    ):  # fmt: skip
        yield FormCase(f"at home {value!r}", door(at_home=value), ((code, "at_home", ""),) if code else ())
    yield FormCase("neither yes nor no", door(visitors="perhaps"), (("no_choice", "visitors", ""),))
    yield FormCase("yes as a number", door(visitors=1), (("no_choice", "visitors", ""),))
    guests = (("guests", ""),)
    yield FormCase(
        "guests, not said from where", door(visitors="yes"), (("missing", "visitors_from", ""),), guests
    )
    yield FormCase("guests from somewhere", door(visitors="yes", visitors_from="县城"), (), guests)
    blank = (("missing", "visitors_from", ""),)
    yield FormCase("guests from blanks", door(visitors="yes", visitors_from=" \u3000\n"), blank, guests)
    yield FormCase(
        "guests from a NUL",
        door(visitors="yes", visitors_from="a\0b"),
        (("not_text", "visitors_from", ""),),
        guests,
    )
    yield FormCase(
        "guests from a number", door(visitors="yes", visitors_from=5), (("not_text", "visitors_from", ""),), guests
    )  # fmt: skip
    for length, character in ((500, "村"), (501, "村"), (500, "𠮷"), (501, "𠮷")):
        yield FormCase(
            f"{length} times {character}",
            door(visitors="yes", visitors_from=character * length),
            (("too_long", "visitors_from", ""),) if length > 500 else (),
            guests,
        )
    yield FormCase(
        "from where, though nobody came", door(visitors_from="县城"), (("unknown", "visitors_from", ""),)
    )
    yield FormCase("an answer to no question", door(weather="fine"), (("unknown", "weather", ""),))
    yield FormCase("a person's question at the door", door(well="no"), (("unknown", "well", ""),))
    for value, code in (
        (["food"], ""), (["food", "fuel"], ""), ([], ""), (["food", "food"], "no_choice"),
        (["gold"], "no_choice"), ("food", "no_choice"), (3, "no_choice"),
    ):  # fmt: skip
        yield FormCase(f"needs {value!r}", door(needs=value), ((code, "needs", ""),) if code else ())
    for value, code in (
        ([PHOTO], ""), ([PHOTO.upper()], "no_photo"), (PHOTO, "no_photo"), (["door.jpg"], "no_photo"),
        ([PHOTO] * 6, ""), ([PHOTO] * 7, "too_long"), ([], ""), ([PHOTO + "\n"], "no_photo"),
    ):  # fmt: skip
        name = f"photo {len(value)} {str(value)[:14]} {code}"
        yield FormCase(name, door(door_photo=value), ((code, "door_photo", ""),) if code else ())


def people() -> Iterator[FormCase]:
    yield FormCase("one person in order", of(), people=("7",))
    missing = (("missing", "temperature", "7"), ("missing", "well", "7"))
    yield FormCase("a person not asked", door(), missing, people=("7",))
    yield FormCase(
        "somebody who is not there",
        of("8"),
        (*missing, ("unknown", "temperature", "8"), ("unknown", "well", "8")),
        people=("7",),
    )
    for measured, faults, crosses in (
        (339, True, ("cold",)), (340, False, ("cold",)), (349, False, ("cold",)), (350, False, ()),
        (372, False, ()), (373, False, ("fever",)), (374, False, ("fever",)), (429, False, ("fever",)),
        (430, True, ("fever",)), (431, True, ("fever",)),
    ):  # fmt: skip
        yield FormCase(
            f"measured {measured}",
            of(temperature=measured),
            (("out_of_bounds", "temperature", "7"),) if faults else (),
            tuple((code, "7") for code in crosses),
            people=("7",),
        )
    yield FormCase(
        "measured in words", of(temperature="38"), (("not_a_number", "temperature", "7"),), people=("7",)
    )
    yield FormCase("unwell, no signs", of(well="no"), (("missing", "signs", "7"),), people=("7",))
    yield FormCase("unwell, none of the signs", of(well="no", signs=[]), (("missing", "signs", "7"),), people=("7",))  # fmt: skip
    yield FormCase("unwell, coughs", of(well="no", signs=["cough"]), (), (("unwell", "7"),), people=("7",))
    yield FormCase("unwell, other", of(well="no", signs=["other"], which="腹泻"), people=("7",))
    yield FormCase("signs of somebody well", of(signs=["cough"]), (("unknown", "signs", "7"),), people=("7",))
    yield FormCase(
        "a word to signs that were not asked",
        of(signs=["other"], which="腹泻"),
        (("unknown", "signs", "7"), ("unknown", "which", "7")),
        people=("7",),
    )
    hot = WELL | {"temperature": 380}
    yield FormCase(
        "three people, in the order given; crossings by number",
        Answers(door=FINE, people={"12": hot, "9": hot, "100": WELL}),
        (),
        (("fever", "9"), ("fever", "12")),
        people=("100", "12", "9"),
    )
    yield FormCase(
        "limits in the form's order",
        Answers(door=FINE | {"visitors": "yes", "visitors_from": "县"}, people={"9": hot}),
        (),
        (("fever", "9"), ("guests", "")),
        people=("9",),
    )


AT_PLACE: dict[str, Value] = {
    "product": "chlorine", "dilution": 500, "area": 80, "posted": "yes", "where": ["floor", "bins"],
}  # fmt: skip
COUNTED = {
    "product.chlorine": 1, "dilution": 500, "area": 80, "posted": 1, "where.floor": 1, "where.bins": 1,
}  # fmt: skip


def places() -> Iterator[FormCase]:
    def at(**more: Value) -> Answers:
        return Answers(door=AT_PLACE | more)

    def but(**more: int) -> dict[str, int]:
        return COUNTED | more

    yield FormCase("a place in order", at(), counts=COUNTED, form="disinfect")
    yield FormCase("not posted", at(posted="no"), counts=but(posted=0), form="disinfect")
    yield FormCase(
        "people are not counted openly", at(present=4, word="门卫在"), counts=COUNTED, form="disinfect"
    )
    for strength, fits, crosses in (
        (100, False, "weak"), (101, True, "weak"), (300, True, "weak"), (301, True, ""),
        (1000, True, ""), (1001, True, "strong"), (2000, True, "strong"), (2001, False, "strong"),
    ):  # fmt: skip
        counts = but(dilution=strength)
        yield FormCase(
            f"dilution {strength}",
            at(dilution=strength),
            () if fits else (("out_of_bounds", "dilution", ""),),
            ((crosses, ""),) if crosses else (),
            counts if fits else {key: value for key, value in counts.items() if key != "dilution"},
            form="disinfect",
        )
    without = {key: value for key, value in COUNTED.items() if not key.startswith(("product", "dilution"))}
    yield FormCase(
        "alcohol is not diluted",
        Answers(door={key: value for key, value in (AT_PLACE | {"product": "alcohol"}).items() if key != "dilution"}),
        counts=without | {"product.alcohol": 1},
        form="disinfect",
    )  # fmt: skip
    yield FormCase(
        "a dilution of alcohol is not counted and crosses nothing",
        at(product="alcohol", dilution=200),
        (("unknown", "dilution", ""),),
        counts=without | {"product.alcohol": 1},
        form="disinfect",
    )
    yield FormCase(
        "a condition on a number",
        at(area=0, why="关门"),
        (),
        (("either", ""),),
        but(area=0),
        form="disinfect",
    )
    yield FormCase("that condition's answer is missing", at(area=1), (("missing", "why", ""),), (), but(area=1), form="disinfect")  # fmt: skip
    yield FormCase("at the other end", at(area=900), (), (("either", ""),), but(area=900), form="disinfect")
    wrong = {key: value for key, value in COUNTED.items() if not key.startswith("where")}
    yield FormCase(
        "a wrong choice counts nothing",
        at(where=["floor", "roof"]),
        (("no_choice", "where", ""),),
        counts=wrong,
        form="disinfect",
    )


FORM_CASES = (doors, people, places)
TAPS: tuple[tuple[str, tuple[str, ...], Answers, tuple[Fault, ...]], ...] = (
    ("daily", (), Answers(door={"visitors": "no"}), (("missing", "at_home", ""),)),
    (
        "daily",
        ("7", "12"),
        Answers(door={"visitors": "no"}, people={"7": {"well": "yes"}, "12": {"well": "yes"}}),
        (("missing", "at_home", ""), ("missing", "temperature", "7"), ("missing", "temperature", "12")),
    ),
    (
        "disinfect",
        (),
        Answers(
            door={"product": "chlorine", "dilution": 500, "posted": "yes", "where": ["floor", "doors"], "word": "无"}
        ),
        (("missing", "area", ""),),
    ),
)  # fmt: skip
"""What one tap answers in a form for people, and what it leaves open."""
