"""Reads of rounds: plans, forms, who is to go where, how doors stand."""

from liba.rounds.selectors.forms import (
    FormUse,
    form_uses,
    form_version,
    newest_forms,
    spec_of,
    versions_of,
)

__all__ = ["FormUse", "form_uses", "form_version", "newest_forms", "spec_of", "versions_of"]
