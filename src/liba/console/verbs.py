"""Words for the journal's verbs: groups to choose from, and single ones to read."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: Mapping[str, str | Promise] = {
    "registry": _("households and people"),
    "registry.person.seen": _("looks at people"),
    "access.check": _("checks at gates"),
    "access.pass": _("passes"),
    "access.gate": _("gates"),
    "access.rule": _("rules"),
    "governance": _("measures"),
    "territory": _("areas, cordons, roads"),
    "accounts": _("users and devices"),
    "accounts.glass": _("broken glass"),
}
VERBS: Mapping[str, str | Promise] = {}


def verb(code: str) -> str:
    """The verb in words; one without words is shown as it is."""
    return str(VERBS.get(code, code))
