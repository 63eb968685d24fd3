"""The doors of a linker in the fake town: 何家场 group 3, eight households and a waste point, on 26 February 2020."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from liba.kernel.text import Text
from liba.rounds.terms.forms import (
    About,
    Bounds,
    Choice,
    Condition,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
    Severity,
)

YESTERDAY, TODAY, TOMORROW = "2020-02-25", "2020-02-26", "2020-02-27"
MORNING, EVENING, DRIVE = (420, 720), (960, 1200), (480, 1020)
DAILY, TEMPERATURES, CENSUS, WASTE = 1, 2, 3, 4

DAILY_FORM = FormSpec(
    code="daily",
    name=Text("每日查看", "Daily check"),
    questions=(
        Question(
            "symptoms",
            QuestionKind.YES_NO,
            Text("发热、咳嗽？", "Fever or cough?"),
            About.PERSON,
            all_well="no",
        ),
        Question(
            "since",
            QuestionKind.COUNT,
            Text("几天了？", "For how many days?"),
            About.PERSON,
            unit="天",
            when=Condition("symptoms", ("yes",)),
            bounds=Bounds(low=0, high=60),
        ),
        Question(
            "visitors",
            QuestionKind.YES_NO,
            Text("有外来的人？", "Visitors from outside?"),
            About.HOUSEHOLD,
            all_well="no",
        ),
        Question(
            "needs",
            QuestionKind.CHOICES,
            Text("缺什么？", "What is short?"),
            About.HOUSEHOLD,
            choices=(
                Choice("food", Text("粮菜", "Food")),
                Choice("medicine", Text("药", "Medicine")),
                Choice("masks", Text("口罩", "Masks")),
            ),
            required=False,
        ),
    ),
    limits=(Limit("symptoms", "symptoms", Text("有症状", "Symptoms"), answers=("yes",)),),
)
TEMPERATURE_FORM = FormSpec(
    code="temperature",
    name=Text("测体温", "Temperature"),
    questions=(
        Question(
            "temperature",
            QuestionKind.NUMBER,
            Text("体温", "Temperature"),
            About.PERSON,
            unit="℃",
            decimals=1,
            bounds=Bounds(low=350, high=420),
        ),
    ),
    limits=(Limit("fever", "temperature", Text("发热", "Fever"), at_least=373),),
)
CENSUS_FORM = FormSpec(
    code="census",
    name=Text("入户摸底", "Door-to-door census"),
    questions=(
        Question(
            "living",
            QuestionKind.COUNT,
            Text("现在住几个人？", "How many live here now?"),
            bounds=Bounds(low=0, high=30),
        ),
    ),
)
WASTE_FORM = FormSpec(
    code="disinfection",
    name=Text("消毒", "Disinfection"),
    questions=(
        Question(
            "product",
            QuestionKind.CHOICE,
            Text("用的什么？", "What was used?"),
            About.PLACE,
            choices=(
                Choice("bleach", Text("84消毒液", "Bleach")),
                Choice("chlorine", Text("含氯泡腾片", "Chlorine tablets")),
            ),
            all_well="bleach",
        ),
        Question(
            "dilution",
            QuestionKind.NUMBER,
            Text("配比 1 比几？", "Diluted 1 to"),
            About.PLACE,
            bounds=Bounds(low=10, high=200),
            all_well="100",
        ),
        Question("photo", QuestionKind.PHOTO, Text("现场照片", "Photo"), About.PLACE, required=False),
    ),
    limits=(
        Limit("weak", "dilution", Text("太稀", "Too weak"), Severity.NOTE, at_least=150, included=False),
    ),
)

FAMILIES = (
    ("王建国", (("王建国", "M", 58, "户主"), ("刘秀英", "F", 56, "妻子"), ("王芳", "F", 30, "女儿"))),
    ("李卫东", (("李卫东", "M", 45, "户主"), ("陈玉兰", "F", 43, "妻子"))),
    ("张桂香", (("张桂香", "F", 71, "户主"),)),
    (
        "赵明",
        (
            ("赵明", "M", 36, "户主"),
            ("孙丽", "F", 34, "妻子"),
            ("赵小宇", "M", 9, "儿子"),
            ("赵德福", "M", 66, "父亲"),
        ),
    ),
    ("周国强", (("周国强", "M", 50, "户主"), ("周浩", "M", 22, "儿子"))),
    ("吴淑珍", (("吴淑珍", "F", 63, "户主"), ("郑成", "M", 65, "丈夫"))),
    ("冯立新", (("冯立新", "M", 41, "户主"), ("何静", "F", 39, "妻子"), ("冯雨", "F", 14, "女儿"))),
    ("蒋大海", (("蒋大海", "M", 54, "户主"), ("韩梅", "F", 52, "妻子"))),
)
FOLLOWED = 502
"""周浩, back from Wuhan on 20 February: his temperature is taken twice a day."""


@dataclass
class FakeDoors:
    """What goes down of doors. `count` households; those beyond eight are the eight again."""

    count: int = 8
    gone: set[str] = field(default_factory=set)
    handed: list[dict[str, Any]] = field(default_factory=list)
    swaps: list[dict[str, Any]] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)
    served: int = 0

    def part(self, known: dict[str, str], now: int, visits: list[dict[str, Any]]) -> dict[str, Any]:
        """The whole at first, then what changed: the doors that are gone, and what was done."""
        first = known.get("cursor", "0") == "0"
        self.served += 1
        part: dict[str, Any] = {
            "v": 1,
            "issued_at": now,
            "next_update_at": now + 300,
            "hard_limit_at": now + 5 * 86_400,
            "cursor": 10 + len(self.gone),
            "plan_version": "p1",
            "me": {
                "responder": 4,
                "code": "L04",
                "name": "李卫国",
                "standing": "grid_worker",
                "clearance": "cleared",
                "cleared_until": "2020-03-10",
            },
            "gone": sorted(self.gone),
            "handed": self.handed,
            "done": list(self.done(now, visits)),
            "mine": {"day": TODAY, "done": len(visits), "due": self.count, "of": self.count},
            "shifts": shifts(),
            "swaps": self.swaps,
            "pledges": [PLEDGE],
        }
        if known.get("plan", "0") != "p1":
            part["plan"] = plan()
        if first:
            part["whole"] = True
            part["doors"] = [door for door in self.doors() if door["key"] not in self.gone]
        return part

    def doors(self) -> Iterator[dict[str, Any]]:
        for index in range(self.count):
            yield household(index)
        yield {
            **NOWHERE,
            "key": "s1",
            "kind": "site",
            "id": 1,
            "code": "waste-3",
            "name": "三组垃圾点",
            "address": "何家场三组路口",
            "order": 9,
            "rounds": [WASTE],
            "people": [],
            "last": {},
        }
        yield from self.extra

    def done(self, now: int, visits: list[dict[str, Any]]) -> Iterator[list[Any]]:
        """The morning's rounds were gone, except at the third door; then what phones sent."""
        for index in range(self.count):
            if index != 2:
                yield [DAILY, f"h{index + 1}", 0, TODAY, 0, "done", now - 30_000, "李卫国"]
        undone = {visit["visit"] for visit in visits if visit["kind"] == "visit_undo"}
        for visit in visits:
            if visit["kind"] == "visit" and visit["id"] not in undone:
                at = visit["at"] + visit["skew"]
                yield [
                    visit["round"],
                    visit["door"],
                    visit.get("person", 0),
                    visit["day"],
                    visit["window"],
                    visit["outcome"],
                    at,
                    "李卫国",
                ]


NOWHERE: dict[str, Any] = {"area": "何家场三组", "lon": None, "lat": None, "since": "2020-02-10"}


def household(index: int) -> dict[str, Any]:
    number = index + 1
    name, people = FAMILIES[index % len(FAMILIES)]
    rounds = [DAILY, CENSUS] if index == 0 else [DAILY]
    members = [
        {
            "id": number * 100 + place,
            "name": person,
            "sex": sex,
            "age": age,
            "relation": relation,
            "presence": "away" if (number, place) == (1, 3) else "present",
            "follow": [follow()] if number * 100 + place == FOLLOWED else [],
        }
        for place, (person, sex, age, relation) in enumerate(people, 1)
    ]
    said = {str(person["id"]): {"symptoms": "no"} for person in members}
    last: dict[str, Any] = {
        "daily": {
            "at": 1_582_588_800 + 36_000,
            "by": "李卫国",
            "answers": {"door": {"visitors": "no"}, "people": said},
            "outcome": "done",
        }
    }
    if number == FOLLOWED // 100:
        last["temperature"] = {
            "at": 1_582_588_800 + 36_000,
            "by": "李卫国",
            "answers": {"door": {}, "people": {str(FOLLOWED): {"temperature": 364}}},
            "outcome": "done",
        }
    return {
        **NOWHERE,
        "key": f"h{number}",
        "kind": "household",
        "id": number,
        "code": f"HJC-3-{number:03}",
        "name": name,
        "address": f"三组{number}号",
        "order": number,
        "rounds": rounds,
        "people": members,
        "last": last,
        "passes": [number * 3 - 2, number * 3 - 1, number * 3],
    }


def follow() -> dict[str, Any]:
    return {"round": TEMPERATURES, "slots": days(2), "until": "2020-03-05"}


def days(windows: int) -> list[list[Any]]:
    return [[day, window] for day in (YESTERDAY, TODAY, TOMORROW) for window in range(windows)]


def plan() -> dict[str, Any]:
    both = [
        {"code": "am", "name": {"zh": "早", "en": "am"}, "opens": MORNING[0], "closes": MORNING[1]},
        {"code": "pm", "name": {"zh": "晚", "en": "pm"}, "opens": EVENING[0], "closes": EVENING[1]},
    ]
    drive = [{"code": "day", "name": {"zh": "白天", "en": "day"}, "opens": DRIVE[0], "closes": DRIVE[1]}]
    whole = [{"code": "day", "name": {"zh": "全天", "en": "day"}, "opens": 0, "closes": 1440}]

    forms = (DAILY_FORM, TEMPERATURE_FORM, CENSUS_FORM, WASTE_FORM)
    return {
        "forms": [{"version": 2, "spec": msgspec.to_builtins(form)} for form in forms],
        "rounds": [
            round_of(DAILY, DAILY_FORM, "households") | {"windows": both, "slots": days(2)},
            round_of(TEMPERATURES, TEMPERATURE_FORM, "enrolled") | {"windows": both, "slots": []},
            round_of(CENSUS, CENSUS_FORM, "households") | {"windows": drive, "slots": [[TODAY, 0]]},
            round_of(WASTE, WASTE_FORM, "sites") | {"windows": whole, "slots": days(1)},
        ],
    }


def round_of(number: int, form: FormSpec, over: str) -> dict[str, Any]:
    return {
        "id": number,
        "code": form.code,
        "name": msgspec.to_builtins(form.name),
        "form": form.code,
        "form_version": 2,
        "over": over,
        "by": "linker",
        "ends_on": "2020-03-10",
        "dense": {},
    }


def shifts() -> list[dict[str, Any]]:
    start = 1_582_708_200
    common = {"post": 1, "lon": None, "lat": None, "note": "带手电和登记本。"}
    names = {"zh": "何家场东口", "en": "East gate"}
    return [
        common
        | names
        | {
            "id": 31,
            "day": TODAY,
            "starts_at": start,
            "ends_at": start + 11 * 3600,
            "with": ["陈玉兰"],
        },
        common
        | names
        | {
            "id": 32,
            "day": "2020-02-28",
            "starts_at": start + 2 * 86_400,
            "ends_at": start + 2 * 86_400 + 8 * 3600,
            "with": [],
        },
    ]


PLEDGE: dict[str, Any] = {
    "id": 8,
    "version": 1,
    "audience": "responders",
    "title": {"zh": "联户员承诺书", "en": "Linker’s pledge"},
    "body": {
        "zh": "一、每天到户，不漏一户。\n二、如实登记，不瞒报。\n三、守护各家的信息，不外传。",
        "en": "1. I go to every door every day.\n2. I record what is so.\n3. I keep what I learn of families to myself.",
    },
    "signed": False,
}
