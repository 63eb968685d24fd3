"""Every kind of errand that a phone may send: each module's own, in one explicit table."""

from collections.abc import Mapping

from liba.field.cycle_errands import CYCLE_ERRANDS
from liba.field.errands import Do
from liba.field.gate_errands import GATE_ERRANDS
from liba.field.incident_errands import INCIDENT_ERRANDS
from liba.field.muster import MUSTER_ERRANDS
from liba.field.order_errands import ORDER_ERRANDS
from liba.field.plan_tasks import TASK_ERRANDS
from liba.field.round_errands import ROUND_ERRANDS
from liba.field.serving_errands import SERVING_ERRANDS
from liba.field.shift_errands import SHIFT_ERRANDS
from liba.field.wire import Errand

ERRANDS: Mapping[type[Errand], Do] = {
    **GATE_ERRANDS,
    **SHIFT_ERRANDS,
    **SERVING_ERRANDS,
    **ROUND_ERRANDS,
    **CYCLE_ERRANDS,
    **ORDER_ERRANDS,
    **MUSTER_ERRANDS,
    **TASK_ERRANDS,
    **INCIDENT_ERRANDS,
}
