"""Forms and their versions. Every version stays readable: answers were given to it."""

from dataclasses import dataclass

import msgspec
from django.db.models import Max

from liba.rounds.models import FormVersion, Round
from liba.rounds.refusals import UnknownForm
from liba.rounds.terms.forms import FormSpec


@dataclass(frozen=True, slots=True)
class FormUse:
    """A form in its newest version: how many there were, and the rounds that ask it."""

    version: FormVersion
    spec: FormSpec
    rounds: tuple[Round, ...]


def form_version(code: str, version: int | None = None) -> FormVersion:
    """A version of a form, the newest without one. Refuses what nobody decided."""
    versions = FormVersion.objects.filter(code=code)
    if version is not None:
        versions = versions.filter(version=version)
    found = versions.order_by("-version").first()
    if found is None:
        raise UnknownForm(form=code, version=version or 0)
    return found


def spec_of(version: FormVersion) -> FormSpec:
    """The form as it was decided."""
    return msgspec.convert(version.spec, FormSpec)


def newest_forms() -> dict[str, FormVersion]:
    """Every form in its newest version, by code."""
    newest = FormVersion.objects.values("code").annotate(newest=Max("version"))
    wanted = {row["code"]: row["newest"] for row in newest}
    rows = FormVersion.objects.filter(code__in=wanted).order_by("code", "version")
    return {row.code: row for row in rows if row.version == wanted[row.code]}


def form_uses() -> list[FormUse]:
    """Every form in its newest version, and the rounds that ask it, over or not."""
    asking: dict[str, list[Round]] = {}
    for round_ in Round.objects.order_by("code"):
        asking.setdefault(str(round_.spec.get("form", "")), []).append(round_)
    return [
        FormUse(version, spec_of(version), tuple(asking.get(code, ())))
        for code, version in newest_forms().items()
    ]


def versions_of(code: str) -> list[FormVersion]:
    """Every version of a form, newest first."""
    return list(FormVersion.objects.filter(code=code).order_by("-version"))
