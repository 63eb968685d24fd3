"""Whether a draft can become an order."""

from datetime import datetime
from typing import Final

from django.conf import settings

from liba.command.refusals import FormAsksPeople, NumberOutOfBounds, OrderWithoutWords, StepsUnclear
from liba.command.terms.orders import OrderDraft, Proof, ProofKind
from liba.rounds.models import FormVersion
from liba.rounds.selectors import form_version, spec_of
from liba.rounds.terms.forms import About

MOST_STEPS: Final = 12


def check_draft(draft: OrderDraft) -> None:
    """Refuse a draft without words, with crossing bounds, a form about people or households, or two steps at once."""
    if not (draft.title.zh.strip() and draft.body.zh.strip()):
        raise OrderWithoutWords
    _check_bounds(draft.proof)
    form_of(draft.proof)
    minutes = [step.minutes for step in draft.steps or ()]
    if len(set(minutes)) < len(minutes) or len(minutes) > MOST_STEPS:
        raise StepsUnclear(most=MOST_STEPS)


def form_of(proof: Proof) -> FormVersion | None:
    """The newest version of the form that has to be filled in, if one has. Refuses one that asks about people."""
    if proof.kind is not ProofKind.FORM:
        return None
    found = form_version(proof.form)
    spec = spec_of(found)
    if any(question.about is not About.PLACE for question in spec.questions):
        raise FormAsksPeople(form=spec.name)
    return found


def said_moment(moment: datetime) -> str:
    """A time in a refusal's sentence: by the town's clock, to the minute."""
    return moment.astimezone(settings.LIBA_ZONE).strftime("%Y-%m-%d %H:%M")


def _check_bounds(proof: Proof) -> None:
    least, most = proof.least, proof.most
    if least is not None and most is not None and least > most:
        raise NumberOutOfBounds(number=least, least=least, most=most)
    if proof.target is not None and (
        (least is not None and proof.target < least) or (most is not None and proof.target > most)
    ):
        raise NumberOutOfBounds(
            number=proof.target, least="–" if least is None else least, most="–" if most is None else most
        )
