"""Applying a checked roster: as a whole in one transaction, or not at all."""

from datetime import datetime
from uuid import UUID

import msgspec

from liba.governance.services import decision
from liba.kernel.actors import Actor
from liba.registry.models import RosterImport
from liba.registry.refusals import HasErrors, RegistryChanged
from liba.registry.roster import store
from liba.registry.roster.plan import Plan
from liba.registry.roster.terms import Mapping, Outcome, Summary
from liba.registry.selectors.snapshot import registry_mark
from liba.registry.services.roster.checking import plan_rows
from liba.registry.services.roster.receiving import held, locked
from liba.registry.services.roster.writing import Writer
from liba.registry.terms import ImportState


def apply_import(actor: Actor, import_id: UUID, *, now: datetime) -> RosterImport:
    """Write a checked roster into the registry, then destroy the file. Applying it again changes nothing.

    Refuses an import with errors (`HasErrors`) and one whose preview no longer holds (`RegistryChanged`; it must be
    checked again). When it is interrupted nothing has been applied, and it can be called again.
    """
    roster = held(actor, import_id)
    if roster.state == ImportState.APPLIED.value:
        return roster
    with decision():
        roster = locked(import_id, ImportState.CHECKED, ImportState.APPLYING)
        promised = msgspec.convert(roster.summary, Summary)
        if promised.errors:
            raise HasErrors(errors=promised.errors)
        roster.state = ImportState.APPLYING.value
        roster.save(update_fields=["state"])
    mark = registry_mark()
    plan = _plan_again(roster, promised)
    try:
        if plan is None:
            raise RegistryChanged
        with decision():
            roster = locked(import_id, ImportState.APPLYING)
            if registry_mark() != mark:
                raise RegistryChanged
            Writer(actor, roster, plan, now).write()
    except RegistryChanged as changed:
        RosterImport.objects.filter(pk=import_id, state=ImportState.APPLYING.value).update(
            state=ImportState.FAILED.value, failure={"code": changed.code, "facts": {}}
        )
        raise
    store.destroy(import_id)
    return roster


def _plan_again(roster: RosterImport, promised: Summary) -> Plan | None:
    """The plan against the registry of this moment; None when it would do something else than was shown."""
    staged = store.load_rows(roster.pk, promised.rows)
    skipped = frozenset(planned.row.row for planned in staged if planned.outcome is Outcome.SKIPPED)
    mapping = msgspec.convert(roster.mapping, Mapping)
    plan = plan_rows([planned.row for planned in staged], mapping, twice=skipped, inside=roster.area.path)
    shown = [(planned.outcome, planned.person_id, planned.changes) for planned in staged]
    now = [(planned.outcome, planned.person_id, planned.changes) for planned in plan.rows]
    return plan if shown == now else None
