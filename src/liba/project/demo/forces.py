"""Who serves in each demo town: kinds of people, how many in each area, what they answer for, which unit they are in."""

from collections.abc import Mapping

from liba.accounts.terms import Role
from liba.project.demo.force import Force, Place
from liba.workforce.terms import LinkLevel, MemberRole, Standing

_SIX = "330483107"
_CHANGSHAN = "330481003206"
TEN = (
    "coordination", "tracing", "transfer", "testing", "doors",
    "control", "imports", "order", "supplies", "publicity",
)  # fmt: skip
SQUADS = ("511303106001", "511303106204", "511303106213")
_KINDS = ("members", "notables", "women", "youth", "militia", "doctors", "mediators", "newcomers")

FORCES: Mapping[str, tuple[Force, ...]] = {
    "heshi": (
        Force("village", Standing.TOWN_CADRE, answers=LinkLevel.OFFICIAL, resident=False, user="official"),
        Force("village", Standing.VILLAGE_CADRE, answers=LinkLevel.VILLAGE, user="cadre"),
        Force(
            "group",
            Standing.VOLUNTEER,
            answers=LinkLevel.GRID,
            groups=("leaders",),
            user="leader",
            role=Role.GROUP_LEADER,
        ),
        Force("town", Standing.TOWN_CADRE, unit=Place("checkpoint-team", MemberRole.LEADER), user="unit"),
        Force(
            "town", Standing.VOLUNTEER, 101, groups=("militia",), unit=Place("checkpoint-team"), scaled=True
        ),
        *(
            part
            for village, template in (
                ("510304104002", "epidemic-patrol"),
                ("510304104225", "mobile-patrol"),
                ("51030410400201", "order-keeping"),
            )
            for part in (
                Force(
                    "grid" if len(village) > 12 else "village",
                    Standing.TOWN_CADRE,
                    within=(village,),
                    resident=False,
                    unit=Place(template, MemberRole.LEADER),
                    on_call=True,
                ),
                Force(
                    "grid" if len(village) > 12 else "village",
                    Standing.VOLUNTEER,
                    6,
                    within=(village,),
                    groups=("militia",),
                    unit=Place(template),
                ),
            )
        ),
    ),
    "xiangling": (
        Force("village", Standing.TOWN_CADRE, answers=LinkLevel.OFFICIAL, resident=False, user="official"),
        Force(
            "village",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.VILLAGE,
            groups=("branch-{n:02d}",),
            unit=Place("entry-team", MemberRole.LEADER),
            user="cadre",
        ),
        Force(
            "grid",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.GRID,
            groups=("branch-{n:02d}",),
            unit=Place("entry-team"),
            user="grid",
        ),
        Force(
            "village",
            Standing.VOLUNTEER,
            21,
            answers=LinkLevel.LINKER,
            groups=("branch-{n:02d}",),
            user="linker",
            scaled=True,
        ),
        Force("village", Standing.VOLUNTEER, 3, groups=("villagers",), unit=Place("entry-team"), user="unit"),
        Force("village", Standing.VOLUNTEER, 30, groups=("villagers",), scaled=True),
        Force("village", Standing.VOLUNTEER, 70, within=("141023105214",), groups=("students",), scaled=True),
    ),
    "liuliang": (
        Force("village", Standing.TOWN_CADRE, answers=LinkLevel.OFFICIAL, resident=False, user="official"),
        Force("village", Standing.VILLAGE_CADRE, answers=LinkLevel.VILLAGE, user="cadre"),
        Force("grid", Standing.GRID_WORKER, answers=LinkLevel.GRID, user="grid"),
        Force(
            "group",
            Standing.VILLAGE_CADRE,
            within=(_CHANGSHAN,),
            unit=Place("zone", MemberRole.LEADER),
            user="unit",
        ),
        Force("group", Standing.GRID_WORKER, within=(_CHANGSHAN,), unit=Place("zone")),
        Force(
            "group",
            Standing.VOLUNTEER,
            22,
            within=(_CHANGSHAN,),
            answers=LinkLevel.LINKER,
            groups=_KINDS,
            in_turn=True,
            unit=Place("zone"),
            user="linker",
            scaled=True,
        ),
        Force(
            "village",
            Standing.VOLUNTEER,
            per=7.2,
            within=(_SIX,),
            answers=LinkLevel.LINKER,
            groups=_KINDS,
            in_turn=True,
        ),
    ),
    "dongguan": (
        Force(
            "village",
            Standing.TOWN_CADRE,
            answers=LinkLevel.OFFICIAL,
            resident=False,
            unit=Place("unit", MemberRole.LEADER),
            groups=("cadres",),
            user="official",
        ),
        Force("village", Standing.TOWN_CADRE, resident=False, unit=Place("unit"), groups=("cadres",)),
        Force(
            "village",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.VILLAGE,
            unit=Place("unit", MemberRole.DEPUTY, "emergency"),
            groups=("cadres",),
            user="cadre",
        ),
        Force(
            "grid",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.GRID,
            unit=Place("unit", squad="households"),
            groups=("cadres",),
            user="grid",
        ),
        Force(
            "group",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.LINKER,
            unit=Place("unit", squad="households"),
            groups=("cadres",),
            user="linker",
        ),
        Force(
            "village", Standing.VILLAGE_CADRE, 2, unit=Place("unit", squad="checkpoint"), groups=("cadres",)
        ),
        Force(
            "village",
            Standing.CLINICIAN,
            within=tuple(f"511303106{number:03d}" for number in (*range(1, 6), *range(201, 238))),
            unit=Place("unit", squad="emergency"),
            groups=("clinicians",),
        ),
        Force(
            "village",
            Standing.POLICE,
            within=SQUADS,
            resident=False,
            groups=("squads",),
            unit=Place("squad", MemberRole.LEADER),
            on_call=True,
        ),
        Force(
            "village",
            Standing.VOLUNTEER,
            4,
            within=SQUADS,
            groups=("squads",),
            unit=Place("squad"),
            on_call=True,
        ),
    ),
    # 92 cadres of the town and 84 of the villages, 235 grid workers, 37 teachers; and the two whom it can't do without.
    "shengtang": (
        Force(
            "village",
            Standing.TOWN_CADRE,
            answers=LinkLevel.OFFICIAL,
            resident=False,
            groups=("cadres",),
            unit=Place(templates=("control", "doors")),
            user="official",
            on_call=True,
        ),
        Force(
            "village",
            Standing.VILLAGE_CADRE,
            answers=LinkLevel.VILLAGE,
            groups=("cadres",),
            unit=Place("control"),
            user="cadre",
            on_call=True,
        ),
        Force(
            "village",
            Standing.VILLAGE_CADRE,
            6,
            groups=("cadres",),
            unit=Place(templates=("control", "doors", "imports", "supplies", "transfer", "order")),
            on_call=True,
        ),
        Force(
            "town",
            Standing.TOWN_CADRE,
            10,
            groups=("cadres",),
            unit=Place(role=MemberRole.LEADER, templates=TEN),
            user="unit",
            role=Role.UNIT_LEADER,
            on_call=True,
        ),
        Force(
            "town",
            Standing.TOWN_CADRE,
            20,
            groups=("cadres",),
            unit=Place(role=MemberRole.DEPUTY, templates=TEN),
            on_call=True,
        ),
        Force("town", Standing.TOWN_CADRE, 50, groups=("cadres",), unit=Place(templates=TEN), on_call=True),
        Force(
            "grid",
            Standing.GRID_WORKER,
            answers=LinkLevel.GRID,
            groups=("grid-workers",),
            unit=Place(templates=("doors", "control", "testing")),
            user="grid",
            doors=True,
            on_call=True,
        ),
        Force(
            "town",
            Standing.TEACHER,
            37,
            groups=("teachers",),
            unit=Place(templates=("testing", "testing", "publicity", "supplies")),
            on_call=True,
        ),
        Force("town", Standing.CLINICIAN, unit=Place("tracing"), on_call=True),
        Force("town", Standing.POLICE, unit=Place("order"), on_call=True),
        Force(
            "grid", Standing.VOLUNTEER, within=("44078510100101",), answers=LinkLevel.LINKER, user="linker"
        ),
    ),
}
