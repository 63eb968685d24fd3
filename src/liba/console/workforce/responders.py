"""Responders: the list with its choices, and taking somebody on at the desk."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from liba.console.acts import area_options, done
from liba.console.exports import Cell, export
from liba.console.fields import offer
from liba.console.households.words import hidden, shown
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.console.saying import say_text
from liba.console.serving_words import SERVING, STANDINGS
from liba.console.words import word
from liba.console.workforce.forms import ResponderForm
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.territory import selectors as territory
from liba.workforce import selectors, services
from liba.workforce.models import Post, Responder
from liba.workforce.selectors import Wanted
from liba.workforce.terms import PostKind

PAGE = 50


@staff(Power.SEE_WORKFORCE)
def responders(request: StaffRequest) -> HttpResponse:
    """Responders of the asker's areas as chosen; words that are searched for never stay in the address."""
    asked = request.POST.get("q", "").strip()
    if asked:
        return redirect(f"{reverse('console:workforce')}?{urlencode({'s': hidden(asked)})}")
    today = local_day(request.now, settings.LIBA_ZONE)
    wanted = _wanted(request)
    if format_ := request.GET.get("format"):
        return _export(format_, services.list_responders(request.actor, wanted, now=request.now))
    start = number_in(request, "after") or 0
    found = services.search_responders(request.actor, wanted, now=request.now, limit=start + PAGE + 1)
    rows = selectors.responder_rows(found[start : start + PAGE], today)
    kept = {key: request.GET[key] for key in _KEPT if request.GET.get(key)}
    values = {
        "page": "workforce",
        "rows": rows,
        "wanted": wanted,
        "area": number_in(request, "area"),
        "chosen": bool(kept),
        "areas": area_options(request.actor, Power.SEE_WORKFORCE),
        "standings": list(STANDINGS.items()),
        "servings": list(SERVING.items()),
        "groups": selectors.groups(),
        "skills": selectors.skills(),
        "waiting": selectors.waiting_for_clinic(request.actor, today),
        "first": f"?{urlencode(kept)}" if start else "",
        "next": f"?{urlencode({**kept, 'after': start + PAGE})}" if len(found) > start + PAGE else "",
        "xlsx": f"?{urlencode({**kept, 'format': 'xlsx'})}",
        "csv": f"?{urlencode({**kept, 'format': 'csv'})}",
        "may_manage": request.actor.holds(Power.MANAGE_WORKFORCE),
    }
    return render(request, "console/workforce/responders/list.html", values)


@staff(Power.MANAGE_WORKFORCE)
def new(request: StaffRequest) -> HttpResponse:
    """Somebody signs up: taken on with their clearance still missing."""
    form = ResponderForm(
        request.POST or None, initial={"standing": "volunteer", "area": request.GET.get("area", "")}
    )
    offer_choices(form, request.actor)
    made: list[Responder] = []
    if request.method == "POST" and done(
        form, lambda: made.append(services.add_responder(request.actor, form.draft(), now=request.now))
    ):
        said(request, _("They are on the list. They may serve as soon as the clinic has cleared them."))
        return redirect("console:responder", made[0].pk)
    values = {"page": "workforce", "form": form, "title": _("Take somebody on")}
    return render(request, "console/workforce/responders/form.html", values)


def offer_choices(form: ResponderForm, actor: Actor) -> None:
    """What may be ticked: the playbook's groups and skills, kinds of posts, shifts of the posts that there are."""
    offer(form, "area", area_options(actor, Power.MANAGE_WORKFORCE))
    offer(form, "groups", ((group.code, say_text(group.name)) for group in selectors.groups()))
    offer(form, "skills", ((skill.code, say_text(skill.name)) for skill in selectors.skills()))
    offer(form, "wishes", ((kind.value, word("post_kind", kind.value)) for kind in PostKind))
    offer(form, "times", shift_codes())


def shift_codes() -> Sequence[tuple[str, str]]:
    """The shifts that open posts have, each once, as code and name; day and night where there is no post yet."""
    found = {
        str(pattern["code"]): str(pattern["name"]["zh"])
        for patterns in Post.objects.filter(closed_on=None).values_list("patterns", flat=True)
        for pattern in patterns
    }
    return sorted(found.items()) or [("day", _("day")), ("night", _("night"))]


_KEPT = ("area", "standing", "group", "skill", "serving", "s")


def _wanted(request: StaffRequest) -> Wanted:
    area_id = number_in(request, "area")
    area = territory.areas(request.actor).filter(pk=area_id).first() if area_id else None
    return Wanted(
        area_path=area.path if area else "",
        standing=request.GET.get("standing", ""),
        group=request.GET.get("group", ""),
        skill=request.GET.get("skill", ""),
        serving=request.GET.get("serving", ""),
        words=shown(request.GET.get("s", "")),
    )


def _export(format_: str, found: Sequence[Responder]) -> HttpResponse:
    """The list without numbers: phones are shown one by one, and each look is written down."""
    headings = [
        *(_("Badge number"), _("Name"), _("Standing"), _("Area"), _("Groups"), _("Skills"), _("Night group")),
        *(_("Health clearance"), _("Holds up to"), _("Serves since"), _("Left on")),
    ]
    return export(format_, "responders", headings, _cells(found))


def _cells(found: Iterable[Responder]) -> Iterable[Sequence[Cell]]:
    skills = {skill.code: say_text(skill.name) for skill in selectors.skills()}
    for one in found:
        yield (
            one.code,
            one.name,
            word("standing", one.standing),
            say_text(one.area.name),
            " · ".join(say_text(group.name) for group in one.groups.all()),
            " · ".join(skills.get(code, code) for code in one.skills),
            one.night_group,
            word("clearance", one.clearance) if one.clearance else _("not cleared"),
            one.cleared_until,
            one.joined_on,
            one.left_on,
        )


ADDRESSES: tuple[URLPattern, ...] = (
    path("workforce/", responders, name="workforce"),
    path("workforce/new/", new, name="responder_new"),
)
