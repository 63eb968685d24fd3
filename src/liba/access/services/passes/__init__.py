"""Passes: issuing, handing out, binding, changing."""

from liba.access.services.passes.binding import (
    approve_special_permit,
    issue_resident_pass,
    issue_resident_passes,
    issue_stall_permit,
    issue_stall_permits,
    issue_tenant_permit,
)
from liba.access.services.passes.changing import (
    end_pass,
    found_again,
    hold_pass,
    release_pass,
    replace_pass,
    report_lost,
    revoke_pass,
)
from liba.access.services.passes.following import end_expired_passes, passes_follow
from liba.access.services.passes.hand_out import hand_out
from liba.access.services.passes.issuing import issue_run, make_stock
from liba.access.services.passes.looking import look_at_pass

__all__ = [
    "approve_special_permit",
    "end_expired_passes",
    "end_pass",
    "found_again",
    "hand_out",
    "hold_pass",
    "issue_resident_pass",
    "issue_resident_passes",
    "issue_run",
    "issue_stall_permit",
    "issue_stall_permits",
    "issue_tenant_permit",
    "look_at_pass",
    "make_stock",
    "passes_follow",
    "release_pass",
    "replace_pass",
    "report_lost",
    "revoke_pass",
]
