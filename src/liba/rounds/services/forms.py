"""Deciding what is asked."""

from datetime import datetime

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Stale
from liba.rounds.models import FormVersion
from liba.rounds.refusals import UnsoundForm
from liba.rounds.rules.specs import spec_faults
from liba.rounds.selectors.forms import spec_of
from liba.rounds.terms.forms import FormSpec


def decide_form(
    actor: Actor, spec: FormSpec, *, now: datetime, expected_version: int | None = None
) -> FormVersion:
    """Decide a form's next version, and give it; a form that says the same changes nothing.

    Phones that are out keep asking the version they hold, and their answers are kept as answered. `expected_version`
    is the newest that was shown (0 for a new code): if another came since, it refuses with `Stale`.
    """
    actor.require(Power.MANAGE_ROUNDS, "")
    faults = spec_faults(spec)
    if faults:
        raise UnsoundForm(
            form=spec.code, fault=faults[0].code, place=faults[0].where, count=len(faults)
        )  # fmt: skip
    with decision():
        newest = FormVersion.objects.select_for_update().filter(code=spec.code).order_by("-version").first()
        version = newest.version if newest else 0
        if expected_version is not None and version != expected_version:
            raise Stale(what=spec.code, version=version)
        if newest is not None and spec_of(newest) == spec:
            return newest
        decided = FormVersion.objects.create(
            code=spec.code,
            version=version + 1,
            spec=msgspec.to_builtins(spec),
            decided_at=now,
            decided_by=actor.name,
        )
        record(
            actor, "rounds.form.decided", "form", spec.code, now,
            version=decided.version, questions=len(spec.questions), limits=len(spec.limits),
        )  # fmt: skip
    return decided
