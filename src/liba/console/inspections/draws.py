"""Draws: the list with its digest first, then the seed, then the picks, and how anybody does it again."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import DayField, done
from liba.console.fields import offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.models import Draw
from liba.rounds.rules.draws import MOST_SEED, rank, written
from liba.rounds.selectors import rounds_all
from liba.rounds.selectors.inspections import draw_by_id, draw_file, draws
from liba.rounds.services.draws import MOST_RECORD_DAYS, draw_seed, list_draw
from liba.rounds.terms.plans import Over
from liba.territory.models import Site
from liba.workforce.models import Post

_OVER = {Over.POSTS.value, Over.SITES.value}


class ListForm(forms.Form):
    """What is drawn from."""

    round = forms.ChoiceField(label=gettext_lazy("Inspection"))
    day = DayField(label=gettext_lazy("Day"))
    count = forms.IntegerField(label=gettext_lazy("How many are drawn"), min_value=1, max_value=1000)
    record_days = forms.IntegerField(
        label=gettext_lazy("Days whose records are drawn too"),
        min_value=0,
        max_value=MOST_RECORD_DAYS,
        initial=0,
        help_text=gettext_lazy("Each post's records of each of these days before are entries of their own."),
    )


class SeedForm(forms.Form):
    """A seed that was published."""

    seed = forms.CharField(label=gettext_lazy("Seed"), max_length=MOST_SEED)
    source = forms.CharField(
        label=gettext_lazy("Where it was published"),
        max_length=200,
        help_text=gettext_lazy("Such as tonight's lottery numbers with the number of the draw."),
    )


@staff(Power.INSPECT, Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """Every draw, newest first; inspectors fix a new list."""
    form = ListForm(
        request.POST or None, initial={"day": local_day(request.now, settings.LIBA_ZONE), "count": 3}
    )
    offer(form, "round", _rounds())
    made: list[Draw] = []
    if request.method == "POST" and done(form, lambda: made.append(_list(request, form))):
        said(request, _("The list is fixed. Publish its digest, then wait for the seed."))
        return redirect("console:draw", made[0].pk)
    values = {
        "page": "inspections",
        "draws": list(draws()[:100]),
        "form": form,
        "may_draw": request.actor.may(Power.INSPECT, ""),
        "has_rounds": bool(_rounds()),
    }
    return render(request, "console/inspections/draws.html", values)


@staff(Power.INSPECT, Power.SEE_ROUNDS)
def one(request: StaffRequest, draw_id: int) -> HttpResponse:
    """A draw with its recipe."""
    return _show(request, draw_by_id(draw_id), SeedForm())


@staff(Power.INSPECT)
@require_POST
def seed(request: StaffRequest, draw_id: int) -> HttpResponse:
    """Draw."""
    form = SeedForm(request.POST)

    def act() -> None:
        entered = form.cleaned_data
        draw_seed(request.actor, draw_id, seed=entered["seed"], source=entered["source"], now=request.now)

    if done(form, act):
        said(request, _("Drawn. Anybody can draw again with the list and the seed."))
        return redirect("console:draw", draw_id)
    return _show(request, draw_by_id(draw_id), form)


@staff(Power.INSPECT, Power.SEE_ROUNDS)
def text(request: StaffRequest, draw_id: int) -> HttpResponse:
    """The draw as a text file, for `liba draw verify` and for everybody."""
    draw = draw_by_id(draw_id)
    response = HttpResponse(written(draw_file(draw)), content_type="text/plain; charset=utf-8")
    name = f"draw-{draw.round.code}-{draw.day}.txt"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _show(request: StaffRequest, draw: Draw, form: SeedForm) -> HttpResponse:
    published = draw_file(draw)
    names = _names(published.listed)
    values = {
        "page": "inspections",
        "draw": draw,
        "published": published,
        "picks": [
            (
                entry,
                names.get(_code(entry), Text("")),
                rank(draw.seed, draw.list_digest, entry)[:16],
                _place(one_),
            )
            for entry, one_ in zip(
                published.picks, draw.picks.select_related("post", "site").order_by("order"), strict=True
            )
        ],
        "form": form,
        "may_draw": draw.drawn_at is None and request.actor.may(Power.INSPECT, ""),
    }
    return render(request, "console/inspections/draw.html", values)


def _rounds() -> list[tuple[int, str]]:
    return [
        (one_.pk, say_text(one_.name))
        for one_ in rounds_all()
        if one_.stopped_at is None and one_.spec.get("over", {}).get("over") in _OVER
    ]


def _list(request: StaffRequest, form: ListForm) -> Draw:
    entered = form.cleaned_data
    return list_draw(
        request.actor,
        int(entered["round"]),
        day=entered["day"],
        count=entered["count"],
        record_days=entered["record_days"],
        now=request.now,
    )


def _code(entry: str) -> str:
    kind, _sign, rest = entry.partition(":")
    return f"{'site' if kind == 'site' else 'post'}:{rest.partition(':')[0]}"


def _names(listed: tuple[str, ...]) -> dict[str, Text]:
    codes = {_code(entry) for entry in listed}
    posts = Post.objects.filter(code__in=[code[5:] for code in codes if code.startswith("post:")])
    places = Site.objects.filter(code__in=[code[5:] for code in codes if code.startswith("site:")])
    return {f"post:{post.code}": post.name for post in posts} | {
        f"site:{site.code}": site.name for site in places
    }


def _place(pick: object) -> str:
    """The finding form's word for a pick's post or place."""
    post_id, site_id = getattr(pick, "post_id", None), getattr(pick, "site_id", None)
    return f"p{post_id}" if post_id else f"s{site_id}"
