"""A notice as a sentence."""

from django.utils.translation import gettext as _

from liba.accounts.models import Notice


def notice_in_words(notice: Notice) -> str:
    """What happened, in one sentence; a kind without a sentence is shown with its facts."""
    facts = {name: str(value) for name, value in notice.facts.items()}
    pattern = _SENTENCES.get(notice.kind)
    if pattern is None:
        return f"{notice.kind}: " + ", ".join(f"{name} {value}" for name, value in facts.items())
    return _(pattern) % facts


_SENTENCES: dict[str, str] = {}
