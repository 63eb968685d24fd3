"""Long steps handed to the worker. A refusal is kept with the import, so the worker has nothing to repeat."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django_q.tasks import async_task

from liba.kernel.actors import Actor
from liba.kernel.refusals import Refusal
from liba.registry.services.roster.applying import apply_import
from liba.registry.services.roster.checking import check_import
from liba.registry.services.roster.receiving import held

_HERE = "liba.registry.services.roster.tasks"


def queue_check(actor: Actor, import_id: UUID, *, now: datetime) -> None:
    """Have the file checked by the worker."""
    held(actor, import_id)
    async_task(f"{_HERE}.check_task", actor, str(import_id), now, group="roster")


def queue_apply(actor: Actor, import_id: UUID, *, now: datetime) -> None:
    """Have the import applied by the worker. A worker that dies leaves nothing applied; the next one begins again."""
    held(actor, import_id)
    async_task(f"{_HERE}.apply_task", actor, str(import_id), now, group="roster")


def check_task(actor: Actor, import_id: str, now: datetime) -> None:
    """What the worker runs."""
    with suppress(Refusal):
        check_import(actor, UUID(import_id), now=now)


def apply_task(actor: Actor, import_id: str, now: datetime) -> None:
    """What the worker runs."""
    with suppress(Refusal):
        apply_import(actor, UUID(import_id), now=now)
