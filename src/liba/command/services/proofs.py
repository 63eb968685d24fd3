"""What shows that something is done, held against what the order asks for."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from liba.command.refusals import NumberOutOfBounds, ProofMissing
from liba.command.rules.orders import MOST_PHOTOS, within_bounds
from liba.command.terms.orders import Proof, ProofKind
from liba.kernel.text import Text
from liba.rounds.models import FormVersion
from liba.rounds.rules.answers import check_answers
from liba.rounds.selectors import spec_of
from liba.rounds.terms.forms import Answers

_PHOTO = Text("照片", "a photo")


def check_proof(
    proof: Proof,
    form: FormVersion | None,
    *,
    number: int | None,
    photos: tuple[UUID, ...],
    answers: Answers | None,
) -> dict[str, object]:
    """The report's facts as they are kept. Refuses what is missing, and a number out of bounds."""
    given: dict[str, object] = {}
    if photos:
        given["photos"] = [str(one) for one in photos[:MOST_PHOTOS]]
    if proof.kind is ProofKind.NUMBER:
        given["number"] = _number(proof, number)
    elif proof.kind is ProofKind.PHOTO and not photos:
        raise ProofMissing(what=_wanted(proof, _PHOTO))
    elif proof.kind is ProofKind.FORM and form is not None:
        given["answers"] = _answers(form, answers)
    return given


def _wanted(proof: Proof, otherwise: Text) -> Text:
    """What an order asks to be shown, as it calls it, if it does."""
    return proof.label if proof.label.in_language("zh") else otherwise


def _number(proof: Proof, number: int | None) -> int:
    if number is None:
        raise ProofMissing(what=_wanted(proof, Text(proof.unit)))
    if not within_bounds(proof, number):
        raise NumberOutOfBounds(
            number=number,
            least="–" if proof.least is None else proof.least,
            most="–" if proof.most is None else proof.most,
        )
    return number


def _answers(form: FormVersion, answers: Answers | None) -> Mapping[str, object]:
    spec = spec_of(form)
    given = answers or Answers()
    faults = check_answers(spec, given, ())
    if faults:
        labels = {question.code: question.label for question in spec.questions}
        raise ProofMissing(what=labels.get(faults[0].question, faults[0].question))
    kept: Mapping[str, object] = msgspec.to_builtins(given.door)
    return kept
