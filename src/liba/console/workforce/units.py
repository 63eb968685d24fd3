"""Units: the list of all with what each lacks, opening one or many."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liba.console.acts import area_options, done
from liba.console.exports import export
from liba.console.fields import NamedForm, offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.console.serving_words import lack_in_words
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.territory import selectors as territory
from liba.workforce import selectors, services
from liba.workforce.models import Unit, UnitTemplate
from liba.workforce.rules.units import missing_people
from liba.workforce.selectors import UnitRow


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the list, with what it lacks in words."""

    row: UnitRow
    lacks: tuple[str, ...]


class UnitForm(NamedForm):
    """A unit to open."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    template = forms.ChoiceField(label=gettext_lazy("Template"))
    area = forms.ChoiceField(label=gettext_lazy("Area"))

    field_order = ("name_zh", "name_en", "code", "template", "area")


@staff(Power.SEE_WORKFORCE)
def units(request: StaffRequest) -> HttpResponse:
    """Every unit of the asker's areas with what it lacks; those that lack something first."""
    today = local_day(request.now, settings.LIBA_ZONE)
    rows = selectors.unit_rows(selectors.units(request.actor), today)
    lines = [Line(row, lacks_said(row.unit.template, row)) for row in rows]
    if format_ := request.GET.get("format"):
        return _export(format_, lines)
    only = request.GET.get("show") == "lacking"
    lines.sort(key=lambda line: (-missing_people(line.row.lacks), not line.row.lacks, line.row.unit.code))
    values = {
        "page": "units",
        "lines": [line for line in lines if line.lacks] if only else lines,
        "count": len(lines),
        "lacking": sum(bool(line.lacks) for line in lines),
        "members": sum(line.row.members for line in lines),
        "fit": sum(line.row.fit for line in lines),
        "only": only,
        "templates": selectors.templates(),
        "may_manage": request.actor.holds(Power.MANAGE_WORKFORCE),
    }
    return render(request, "console/workforce/units/list.html", values)


@staff(Power.MANAGE_WORKFORCE)
def new(request: StaffRequest) -> HttpResponse:
    """Open one unit."""
    form = UnitForm(request.POST or None)
    offer(form, "template", ((one.code, say_text(one.name)) for one in selectors.templates()))
    offer(form, "area", area_options(request.actor, Power.MANAGE_WORKFORCE))
    made: list[Unit] = []
    if request.method == "POST" and done(form, lambda: made.append(_open(request, form))):
        said(request, _("The unit is open. Now put people into it."))
        return redirect("console:unit", made[0].pk)
    values = {"page": "units", "form": form, "title": _("Open a unit")}
    return render(request, "console/workforce/units/form.html", values)


def lacks_said(template: UnitTemplate, row: UnitRow | selectors.UnitPage) -> tuple[str, ...]:
    """What a unit lacks, in words."""
    squads = dict(squads_of(template))
    return tuple(lack_in_words(lack, squads) for lack in row.lacks)


def squads_of(template: UnitTemplate) -> list[tuple[str, str]]:
    """A template's squads for a select, none first."""
    squads = selectors.rule_of(template).groups
    return [("", "–"), *((squad.code, say_text(squad.name)) for squad in squads)]


def _open(request: StaffRequest, form: UnitForm) -> Unit:
    entries = form.cleaned_data
    return services.open_unit(
        request.actor,
        code=entries["code"],
        name=form.name(),
        template_code=entries["template"],
        area_id=int(entries["area"]),
        now=request.now,
    )


def _export(format_: str, lines: list[Line]) -> HttpResponse:
    headings = [
        *(_("Code"), _("Unit"), _("Template"), _("Area"), _("Leader"), _("Deputies"), _("Members")),
        *(_("May serve"), _("Lacks")),
    ]
    cells = (
        (
            line.row.unit.code,
            say_text(line.row.unit.name),
            say_text(line.row.unit.template.name),
            say_text(line.row.unit.area.name),
            "、".join(member.responder.name for member in line.row.leaders),
            "、".join(member.responder.name for member in line.row.deputies),
            line.row.members,
            line.row.fit,
            "; ".join(line.lacks),
        )
        for line in lines
    )
    return export(format_, "units", headings, cells)


@staff(Power.MANAGE_WORKFORCE)
def many(request: StaffRequest) -> HttpResponse:
    """Open a unit in every area of a level that has none: first shown, then done."""
    template, level = request.POST.get("template", ""), request.POST.get("level", "")
    areas = selectors.areas_without_unit(request.actor, template, level) if template and level else []
    name = NamedForm(request.POST or None, initial={"name_zh": "{area}作战单元", "name_en": "{area} unit"})
    if request.method == "POST" and "confirmed" in request.POST and name.is_valid():
        made = services.open_units(
            request.actor,
            template_code=template,
            area_ids=[area.pk for area in areas],
            name=name.name(),
            now=request.now,
        )
        n = len(made)
        said(request, ngettext("%(n)d unit was opened.", "%(n)d units were opened.", n) % {"n": n})
        return redirect("console:units")
    values = {
        "page": "units",
        "form": name,
        "areas": areas,
        "asked": bool(template and level) and name.is_valid(),
        "template": template,
        "level": level,
        "templates": selectors.templates(),
        "levels": territory.levels(),
    }
    return render(request, "console/workforce/units/many.html", values)


ADDRESSES: tuple[URLPattern, ...] = (
    path("units/", units, name="units"),
    path("units/new/", new, name="unit_new"),
    path("units/many/", many, name="units_many"),
)
