"""The form of an order: to whom, what, until when, and what counts as done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liba.command.models import Order
from liba.command.selectors import orderable_people, orderable_units
from liba.command.services.attachments import MOST_OF_ORDER
from liba.command.terms.orders import Addressees, EscalationStep, OrderDraft, Proof, ProofKind
from liba.console.acts import area_options
from liba.console.fields import GRIDS, ManyBoxes, MomentField, offer
from liba.console.order_words import PROOFS
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.selectors import newest_forms, spec_of
from liba.rounds.terms.forms import About
from liba.workforce.models import UnitTemplate

QUICK = (EscalationStep(0, "unit"), EscalationStep(15, "village"), EscalationStep(30, "command"))
_MOST_PEOPLE = 200


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them needed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFiles(), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file that was chosen, looked at one by one; what each really is, is the service's to say."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if len(chosen) > MOST_OF_ORDER:
            raise forms.ValidationError(_("At most eight files go with an order."))
        return list(chosen)


class OrderForm(forms.Form):
    """An order as it is written."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    body_zh = forms.CharField(
        label=_("What is to be done, in Chinese"), max_length=5000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Plain words, short sentences; it is read on a phone."),
    )  # fmt: skip
    body_en = forms.CharField(
        label=_("What is to be done, in English"), max_length=5000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    everyone = forms.BooleanField(label=_("All units"), required=False)
    areas = forms.MultipleChoiceField(label=_("The units of these areas"), required=False, widget=ManyBoxes)
    templates = forms.MultipleChoiceField(
        label=_("The units of these lines"), required=False, widget=ManyBoxes,
        help_text=_("With areas chosen too, only these lines' units in these areas."),
    )  # fmt: skip
    units = forms.MultipleChoiceField(label=_("Single units"), required=False, widget=ManyBoxes)
    people = forms.CharField(
        label=_("People, by the numbers on their badges"), required=False, max_length=4000,
        help_text=_("Separated by blanks or commas."),
    )  # fmt: skip
    due_at = MomentField(label=_("Deadline"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    late = forms.ChoiceField(
        label=_("When it is late"), required=False, initial="town",
        choices=(
            ("town", _("the town's steps")),
            ("quick", _("quick: the unit at once, the village after 15 minutes, the command after 30")),
            ("none", _("nobody is told")),
        ),
    )  # fmt: skip
    proof = forms.ChoiceField(
        label=_("Done is shown by"), choices=[(kind.value, words) for kind, words in PROOFS.items()],
        initial=ProofKind.TICK.value,
    )  # fmt: skip
    label_zh = forms.CharField(
        label=_("What is counted or shown, in Chinese"), max_length=100, required=False
    )
    label_en = forms.CharField(label=_("The same in English"), max_length=100, required=False)
    unit = forms.CharField(label=_("Unit of the number"), max_length=20, required=False)
    target = forms.IntegerField(label=_("Target"), required=False)
    least = forms.IntegerField(label=_("At least"), required=False)
    most = forms.IntegerField(label=_("At most"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False)
    keeps = forms.MultipleChoiceField(label=_("Files that stay"), required=False, widget=ManyBoxes)
    added = FilesField(
        label=_("Files to add"), help_text=_("PDF, Word, Excel, text or pictures, up to 10 MB each.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_people(self) -> list[str]:
        """The badges. More than one order takes are refused: those cut off would never hear of it."""
        badges = self.cleaned_data["people"].replace(",", " ").replace("，", " ").replace("、", " ").split()
        if len(badges) > _MOST_PEOPLE:
            raise forms.ValidationError(
                gettext("%(n)d people are named; an order goes to %(most)d single people at most.")
                % {"n": len(badges), "most": _MOST_PEOPLE}
            )
        return cast("list[str]", badges)

    def uploads(self) -> list["UploadedFile[Any]"]:
        """The files that were chosen."""
        return cast("list[UploadedFile[Any]]", self.cleaned_data["added"])

    def draft(self, people: Sequence[int], attachments: Sequence[UUID]) -> OrderDraft:
        """What was entered."""
        entered = self.cleaned_data
        return OrderDraft(
            title=Text(entered["title_zh"], entered["title_en"]),
            body=Text(entered["body_zh"], entered["body_en"]),
            to=Addressees(
                everyone=entered["everyone"],
                areas=tuple(int(one) for one in entered["areas"]),
                templates=tuple(entered["templates"]),
                units=tuple(int(one) for one in entered["units"]),
                people=tuple(people),
            ),
            proof=_proof(entered),
            urgent=entered["urgent"],
            due_at=entered["due_at"],
            steps={"quick": QUICK, "none": ()}.get(entered["late"]),
            attachments=tuple(attachments),
        )


def order_form(actor: Actor, now: datetime, order: Order | None = None, **given: Any) -> OrderForm:
    """The form with what this actor may choose from."""
    form = OrderForm(**given)
    offer(form, "areas", area_options(actor, Power.ISSUE_ORDER, most_depth=GRIDS))
    offer(form, "templates", [(one.code, say_text(one.name)) for one in UnitTemplate.objects.all()])
    offer(form, "units", [(one.pk, say_text(one.name)) for one in orderable_units(actor)])
    asked = [("", "–"), *((code, say_text(spec.name)) for code, spec in _forms())]
    offer(form, "form", asked)
    kept = order.attachments.order_by("added_at") if order is not None else ()
    offer(form, "keeps", [(str(one.pk), one.name) for one in kept])
    return form


def people_of(actor: Actor, badges: Sequence[str], now: datetime, zone: Any) -> tuple[list[int], list[str]]:
    """The ids of those badges, and the badges of nobody whom the actor may order something."""
    found = dict(
        orderable_people(actor, local_day(now, zone)).filter(code__in=badges).values_list("code", "pk")
    )
    return [found[badge] for badge in badges if badge in found], [b for b in badges if b not in found]


def entries_of(
    draft: OrderDraft, badges: Sequence[str], keeps: Sequence[UUID], version: int
) -> dict[str, Any]:
    """A draft as the form's entries."""
    steps = {(): "none", QUICK: "quick"}.get(draft.steps, "town") if draft.steps is not None else "town"
    proof = draft.proof
    return {
        "title_zh": draft.title.zh, "title_en": draft.title.en, "body_zh": draft.body.zh, "body_en": draft.body.en,
        "everyone": draft.to.everyone, "areas": [str(one) for one in draft.to.areas],
        "templates": list(draft.to.templates), "units": [str(one) for one in draft.to.units],
        "people": " ".join(badges), "due_at": draft.due_at, "urgent": draft.urgent, "late": steps,
        "proof": proof.kind.value, "label_zh": proof.label.zh, "label_en": proof.label.en, "unit": proof.unit,
        "target": proof.target, "least": proof.least, "most": proof.most, "form": proof.form,
        "keeps": [str(one) for one in keeps], "version": version,
    }  # fmt: skip


def _proof(entered: dict[str, Any]) -> Proof:
    kind = ProofKind(entered["proof"])
    numbered = kind is ProofKind.NUMBER
    return Proof(
        kind=kind,
        label=Text(entered["label_zh"], entered["label_en"]),
        unit=entered["unit"] if numbered else "",
        target=entered["target"] if numbered else None,
        least=entered["least"] if numbered else None,
        most=entered["most"] if numbered else None,
        form=entered["form"] if kind is ProofKind.FORM else "",
    )


def _forms() -> list[tuple[str, Any]]:
    """Forms that ask about places or work only: others are for rounds, where people's answers are sealed."""
    specs = ((code, spec_of(version)) for code, version in newest_forms().items())
    return [(code, spec) for code, spec in specs if all(one.about is About.PLACE for one in spec.questions)]
