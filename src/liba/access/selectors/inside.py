"""How many people are inside each cordon: those who live there, or the last count on the ground, and who went in and out since."""

from dataclasses import dataclass
from datetime import datetime

from liba.access.models import CordonFlow, Recount
from liba.access.rules import spans_hold
from liba.access.selectors.enforcement import current_setting, seconds
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Cordon


@dataclass(frozen=True, slots=True)
class Inside:
    """A cordon and the people in it. `counted_at` is the last count on the ground; `enforced` whether a measure runs."""

    cordon: Cordon
    people: int
    counted_at: datetime | None
    enforced: bool


def inside_all(actor: Actor, now: datetime) -> list[Inside]:
    """Every cordon of which the actor may see a gate, by number. Each counts its own gates: who enters the inner one
    through the outer one is inside both."""
    setting = current_setting(now)
    windows = {gate.cordon_id: gate.cordon_window for gate in setting.gates.values()}
    seen = {
        gate.cordon_id
        for gate in setting.gates.values()
        if actor.may(Power.SEE_GATES, gate.path) or actor.may(Power.STAND_GATE, gate.path)
    }
    recounts, flows = newest_recounts(), dict(CordonFlow.objects.values_list("cordon_id", "net"))
    return [
        Inside(
            cordon,
            _people(cordon, recounts.get(cordon.pk), flows.get(cordon.pk, 0)),
            recounts[cordon.pk].happened_at if cordon.pk in recounts else None,
            spans_hold(windows.get(cordon.pk), seconds(now)),
        )
        for cordon in Cordon.objects.select_related("measure").order_by("number")
        if cordon.pk in seen
    ]


def inside(cordon_id: int) -> int:
    """The people inside one cordon."""
    cordon = Cordon.objects.filter(pk=cordon_id).first()
    if cordon is None:
        raise NotFound(what=f"cordon {cordon_id}")
    flow = CordonFlow.objects.filter(pk=cordon_id).first()
    newest = Recount.objects.filter(cordon=cordon).order_by("-happened_at").first()
    return _people(cordon, newest, flow.net if flow else 0)


def inside_by_zone() -> dict[int, int]:
    """The people inside each cordon by its number, as the bundle says it."""
    recounts, flows = newest_recounts(), dict(CordonFlow.objects.values_list("cordon_id", "net"))
    return {
        cordon.number: _people(cordon, recounts.get(cordon.pk), flows.get(cordon.pk, 0))
        for cordon in Cordon.objects.all()
    }


def newest_recounts() -> dict[int, Recount]:
    """The last count on the ground of each cordon."""
    return {row.cordon_id: row for row in Recount.objects.order_by("happened_at", "id")}


def _people(cordon: Cordon, recount: Recount | None, net: int) -> int:
    if recount is None:
        return cordon.residents_inside + net
    return recount.count + net - recount.net_at
