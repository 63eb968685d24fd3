"""Reads of rounds: plans, forms, who is to go where, how doors stand."""

from liba.rounds.selectors.chain import Chain, read_chain
from liba.rounds.selectors.forms import (
    FormUse,
    form_uses,
    form_version,
    newest_forms,
    spec_of,
    versions_of,
)
from liba.rounds.selectors.photos import may_see, photos_of, visit_of
from liba.rounds.selectors.plans import (
    Ground,
    plan_of,
    plans_of,
    read_ground,
    round_by_id,
    rounds_all,
    running_plans,
)
from liba.rounds.selectors.targets import Among, Target, targets, targets_of

__all__ = [
    "Among",
    "Chain",
    "FormUse",
    "Ground",
    "Target",
    "form_uses",
    "form_version",
    "may_see",
    "newest_forms",
    "photos_of",
    "plan_of",
    "plans_of",
    "read_chain",
    "read_ground",
    "round_by_id",
    "rounds_all",
    "running_plans",
    "spec_of",
    "targets",
    "targets_of",
    "versions_of",
    "visit_of",
]
