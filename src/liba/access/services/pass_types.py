"""Defining types of passes: what a card of the type opens, on which days, for whom."""

from collections.abc import Sequence
from datetime import datetime

from liba.access.models import PassType
from liba.access.terms import PassKind, Span
from liba.governance.models import Measure
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Cordon


def define_pass_type(
    actor: Actor,
    *,
    code: str,
    kind: PassKind,
    name: Text,
    colour: str,
    cordon_code: str,
    measure_code: str,
    digits: Sequence[int] = (),
    hours: Sequence[Span] = (),
    uses_quota: bool = False,
    set_size: int = 1,
    longest_days: int = 0,
    version: int = 0,
    now: datetime,
) -> PassType:
    """Make a type, or change one whose `version` is given. Cards that were issued follow their type.

    Refuses an unknown cordon or measure, and an older version than the stored one (`Stale`; 0 makes a new one).
    """
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        cordon = Cordon.objects.filter(code=cordon_code).first()
        measure = Measure.objects.filter(code=measure_code).first()
        if cordon is None or measure is None:
            raise NotFound(what=cordon_code if cordon is None else measure_code)
        type_ = PassType.objects.select_for_update().filter(code=code).first() or PassType(
            code=code, version=0
        )
        if type_.version != version:
            raise Stale(what=name)
        type_.kind, type_.colour = kind.value, colour
        type_.name_zh, type_.name_en = name.zh, name.en
        type_.cordon, type_.measure = cordon, measure
        type_.digits, type_.hours = list(digits), [list(span) for span in hours]
        type_.uses_quota, type_.set_size, type_.longest_days = uses_quota, set_size, longest_days
        type_.version += 1
        type_.save()
        record(
            actor,
            "access.pass_type.defined",
            "pass_type",
            code,
            now,
            version=type_.version,
            measure=measure_code,
        )
    return type_
