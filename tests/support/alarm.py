"""A plan with two groups and three tasks over the small town's two units."""

from datetime import datetime, timedelta
from uuid import UUID

from liba.command.models import Activation, ActivationMember
from liba.command.services import activate, answer_muster, arrive, decide_plan
from liba.command.services.muster import MusterRecorded
from liba.command.terms.activation import (
    ActivationPlan,
    MusterAnswer,
    PlanGroup,
    PlanPost,
    PlanTask,
    Way,
)
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.workforce.models import Responder
from tests.command.acting import phone_of
from tests.support.commanding import Commanded


def golden(**changes: object) -> ActivationPlan:
    """Two groups at two posts; the second task waits for the first, the third for the second."""
    plain: dict[str, object] = {
        "code": "golden",
        "name": Text("黄金24小时", "Golden 24 hours"),
        "posts": (
            PlanPost("command", Text("镇指挥部", "Command post")),
            PlanPost("forward", Text("前线指挥部", "Forward post"), forward=True),
        ),
        "groups": (
            PlanGroup("doors", Text("敲门排查组", "Doors"), units=("u0",), least=2, post="command"),
            PlanGroup("tracing", Text("流调溯源组", "Tracing"), units=("u1",), least=2, post="forward"),
        ),
        "tasks": (
            PlanTask("close", Text("封控场所", "Close the place"), "doors", 0, 30),
            PlanTask("list", Text("列出名单", "List who was there"), "tracing", 0, 60, ("close",)),
            PlanTask("knock", Text("敲门", "Knock on doors"), "doors", 60, 120, ("list",)),
        ),
    }
    return ActivationPlan(**{**plain, **changes})  # type: ignore[arg-type]


class Alarmed:
    """A plan that was activated, and what people do then; `after(10)` is ten minutes later."""

    def __init__(self, command: Commanded, *, drill: bool = False, **changes: object) -> None:
        self.command = command
        decide_plan(command.town.system, golden(**changes), now=command.town.now)
        self.activation = self.start(drill=drill)

    def start(self, *, drill: bool = False, **given: object) -> Activation:
        """Activate the plan now."""
        values: dict[str, object] = {
            "plan": "golden",
            "reason": "两份检测结果异常",
            "now": self.command.town.now,
        }
        return activate(self.command.commander, drill=drill, **{**values, **given})  # type: ignore[arg-type]

    def after(self, minutes: float) -> datetime:
        """T+minutes."""
        return self.command.town.now + timedelta(minutes=minutes)

    def answers(
        self, who: Responder, minutes: float, answer: MusterAnswer = MusterAnswer.COMING, way: Way = "tap"
    ) -> MusterRecorded:
        """Somebody answers on their phone."""
        return answer_muster(
            phone_of(who), event_id=new_id(), activation_id=self.activation.pk, responder_id=who.pk,
            answer=answer, way=way, happened_at=self.after(minutes), now=self.after(minutes),
        )  # fmt: skip

    def comes(
        self, who: Responder, minutes: float, *, way: Way = "list", event_id: UUID | None = None
    ) -> MusterRecorded:
        """Somebody is ticked at the door."""
        return arrive(
            self.command.commander, event_id=event_id or new_id(), activation_id=self.activation.pk, responder_id=who.pk,
            way=way, happened_at=self.after(minutes), now=self.after(minutes),
        )  # fmt: skip

    def member(self, who: Responder) -> ActivationMember:
        """How somebody stands."""
        return ActivationMember.objects.get(activation=self.activation, responder=who)
