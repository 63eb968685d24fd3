"""Passes: one by its number, lists by page, counts, receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from liba.access.models import HandOut, Pass, PassRun, PassType, SigningKey
from liba.access.refusals import UnknownNumber
from liba.access.selectors.keys import token_keys, town_path
from liba.access.terms import Found
from liba.access.tokens import PREFIX, read_token
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import pass_number, serial_of
from liba.kernel.refusals import Forbidden
from liba.territory.models import Site
from liba.territory.terms import SiteKind

_WITH_ALL = (
    "type",
    "type__cordon",
    "run",
    "run__area",
    "household",
    "household__area",
    "person",
    "site",
    "landlord",
    "hand_out",
    "replaced_by",
)


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many passes of a type there are, whole and by status (only statuses that occur)."""

    type: PassType
    total: int
    by_status: dict[str, int] = field(default_factory=dict)


def serial_in(text: str) -> int:
    """The serial of a typed number or a scanned token. Refuses what is neither, or isn't signed by this town."""
    if text.strip().startswith(PREFIX):
        read = read_token(text, token_keys())
        if read.found is not Found.SIGNED:
            raise UnknownNumber(number=read.found.value)
        return read.serial
    serial = serial_of(text)
    if serial is None:
        raise UnknownNumber(number=text.strip()[:20])
    return serial


def pass_by_number(actor: Actor, text: str) -> Pass:
    """The pass of a typed number or scanned token, as `pass_page` gives it."""
    return pass_page(actor, serial_in(text))


def pass_page(actor: Actor, serial: int) -> Pass:
    """A pass with all that it is bound to. Refuses who neither issues nor hands out passes, nor sees people, in its area."""
    found = Pass.objects.select_related(*_WITH_ALL).filter(pk=serial).first()
    if found is None:
        raise UnknownNumber(number=pass_number(serial))
    path = area_path_of(found)
    if not any(actor.may(power, path) for power in _LOOKERS):
        raise Forbidden(power=Power.SEE_PEOPLE.value)
    return found


def area_path_of(card: Pass) -> str:
    """The area in which the right over a pass is asked: its household's, else its run's, else the whole town."""
    if card.household is not None:
        return card.household.area.path
    return card.run.area.path if card.run.area is not None else town_path()


def pass_history(serial: int, *, limit: int = 50) -> list[JournalLine]:
    """What happened to a pass, newest first. The lines hold no personal data."""
    return list(
        JournalLine.objects.filter(subject_kind="pass", subject_id=str(serial)).order_by("-seq")[:limit]
    )


def pass_list(
    actor: Actor,
    *,
    type_code: str = "",
    status: str = "",
    area_path: str = "",
    after: int = 0,
    limit: int = 50,
) -> list[Pass]:
    """A page of passes by serial, those behind `after`, within the actor's areas."""
    passes = _visible(actor).filter(serial__gt=after)
    if type_code:
        passes = passes.filter(type__code=type_code)
    if status:
        passes = passes.filter(status=status)
    if area_path:
        passes = passes.filter(household__area__path__startswith=area_path)
    return list(passes.select_related("type", "household", "person", "site").order_by("serial")[:limit])


def type_counts(actor: Actor) -> list[TypeCount]:
    """Every type with its counts in the actor's areas."""
    rows = _visible(actor).order_by().values_list("type_id", "status").annotate(n=Count("serial"))
    by_type: dict[int, dict[str, int]] = {}
    for type_id, status, n in rows:
        by_type.setdefault(type_id, {})[status] = n
    return [
        TypeCount(type_, sum(by_type.get(type_.pk, {}).values()), by_type.get(type_.pk, {}))
        for type_ in PassType.objects.select_related("cordon", "measure", "cordon__measure")
    ]


def passes_of_household(household_id: int) -> list[Pass]:
    """All passes of a household, newest last."""
    return list(
        Pass.objects.filter(household_id=household_id)
        .select_related("type", "person", "site", "hand_out")
        .order_by("serial")
    )


def household_receipts(household_id: int) -> list[HandOut]:
    """What was handed to a household, newest first, with the passes."""
    return list(
        HandOut.objects.filter(household_id=household_id).prefetch_related("passes").order_by("-happened_at")
    )


def stalls_without_permit(*, limit: int = 500) -> list[Site]:
    """The gap: stalls in use that no good permit binds."""
    taken = Pass.objects.filter(site__isnull=False, status="good").values("site_id")
    return list(
        Site.objects.filter(kind=SiteKind.STALL.value, closed_on=None)
        .exclude(pk__in=taken)
        .select_related("area", "parent")
        .order_by("code")[:limit]
    )


def key_uses() -> Sequence[tuple[SigningKey, int]]:
    """Each signing key, newest first, with how many cards it signed."""
    cards = dict(PassRun.objects.order_by().values_list("kid").annotate(n=Sum("used")))
    return [(key, cards.get(key.kid, 0)) for key in SigningKey.objects.order_by("-made_at")]


_LOOKERS = (Power.ISSUE_PASS, Power.HAND_OUT_PASS, Power.SEE_PEOPLE)


def _visible(actor: Actor) -> QuerySet[Pass]:
    """Passes in the areas over which the actor holds a power that looks at them; blank stock for who issues town-wide."""
    paths = {path for power in _LOOKERS for path in actor.areas_for(power)}
    if paths & {"", town_path()}:
        return Pass.objects.all()
    wanted = Q(pk__in=[])
    for path in sorted(paths):
        wanted |= Q(household__area__path__startswith=path)
    return Pass.objects.filter(wanted)
