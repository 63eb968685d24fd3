"""Posts: the list, one post with who stands there, setting up, changing, closing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.access.models import Gate
from liba.console import rota_words, words
from liba.console.acts import area_options, done, take_newer, was_stale
from liba.console.exports import export
from liba.console.fields import NamedForm, offer
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.console.saying import say_minute, say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.workforce import selectors, services
from liba.workforce.models import Post
from liba.workforce.selectors.posts import patterns_named
from liba.workforce.terms import PostKind, ShiftPattern

_WEEK = timedelta(days=6)
_EVENTS = 20


class PostForm(NamedForm):
    """What may be changed of a post."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(rota_words.POST_KINDS.items()))
    area = forms.ChoiceField(label=gettext_lazy("Area"))
    patterns = forms.MultipleChoiceField(
        label=gettext_lazy("Shifts of a day"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The town's shifts stand in its playbook."),
    )
    needs = forms.IntegerField(label=gettext_lazy("People a shift"), min_value=1, max_value=50)
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Somebody there must have"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gate_code = forms.ChoiceField(
        label=gettext_lazy("Gate"),
        required=False,
        help_text=gettext_lazy("Duty that begins at this gate counts as an arrival at the post."),
    )
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, actor: Actor, post: Post | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = {
            one.code: one
            for one in (*(selectors.patterns_of(post) if post else ()), *selectors.town_patterns())
        }
        offer(self, "patterns", [(code, shift_said(one)) for code, one in known.items()])
        offer(self, "area", area_options(actor, Power.PLAN_ROTA))
        offer(self, "skills", [(one.code, say_text(one.name)) for one in selectors.skills()])
        gates = Gate.objects.order_by("code")
        offer(self, "gate_code", [("", "–"), *((gate.code, say_text(gate.name)) for gate in gates)])


class NewPostForm(PostForm):
    """A post that is set up."""

    field_order = ("code", "name_zh", "name_en")
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)


def shift_said(pattern: ShiftPattern) -> str:
    """早班 06:00–14:00."""
    return f"{say_text(pattern.name)} {say_minute(pattern.starts_minute)}–{say_minute(pattern.ends_minute)}"


@staff(Power.SEE_WORKFORCE)
def posts(request: StaffRequest) -> HttpResponse:
    """Every post with its shifts and its gaps of the coming week."""
    today = local_day(request.now, settings.LIBA_ZONE)
    found = list(selectors.posts(request.actor))
    gaps: dict[int, int] = {}
    for gap in selectors.shift_gaps(request.actor, today, today + _WEEK, now=request.now):
        gaps[gap.shift.post_id] = gaps.get(gap.shift.post_id, 0) + 1
    rows = [
        (post, [shift_said(one) for one in selectors.patterns_of(post)], gaps.get(post.pk, 0))
        for post in found
    ]
    if format_ := request.GET.get("format"):
        headings = [
            _("Code"),
            _("Post"),
            _("Kind"),
            _("Area"),
            _("Shifts of a day"),
            _("People a shift"),
            _("Gaps this week"),
        ]
        lines = (
            (
                p.code,
                say_text(p.name),
                words.word("post_kind", p.kind),
                say_text(p.area.name),
                " · ".join(s),
                p.needs,
                n,
            )
            for p, s, n in rows
        )
        return export(format_, "posts", headings, lines)
    kind = request.GET.get("kind", "")
    values = {
        "page": "rotas",
        "rows": [row for row in rows if not kind or row[0].kind == kind],
        "kind": kind,
        "kinds": sorted({post.kind for post in found}),
        "may_plan": request.actor.holds(Power.PLAN_ROTA),
    }
    return render(request, "console/rotas/posts.html", values)


@staff(Power.SEE_WORKFORCE)
def post(request: StaffRequest, post_id: int) -> HttpResponse:
    """Who stands there now, who comes next, the week, hand-over notes and arrivals."""
    one = selectors.post(request.actor, post_id)
    today = local_day(request.now, settings.LIBA_ZONE)
    shifts = selectors.published_shifts(request.actor, today - timedelta(days=1), today + _WEEK)
    days = [today + timedelta(days=n) for n in range(7)]
    values = {
        "page": "rotas",
        "post": one,
        "shifts": [shift_said(pattern) for pattern in selectors.patterns_of(one)],
        "skills": [say_text(skill.name) for skill in selectors.skills() if skill.code in one.skills],
        "now": next(
            (now for now in selectors.posts_now(request.actor, request.now) if now.post.pk == one.pk), None
        ),
        "silent": any(
            s.post.pk == one.pk for s in selectors.posts_nobody_arrived(request.actor, request.now)
        ),
        "days": days,
        "rows": [
            (row, [row.days.get(day, []) for day in days])
            for row in selectors.rows_of(list(shifts.filter(post=one)))
        ],
        "events": one.events.select_related("responder").order_by("-happened_at")[:_EVENTS],
        "may_plan": request.actor.may(Power.PLAN_ROTA, one.area.path),
    }
    return render(request, "console/rotas/post.html", values)


@staff(Power.PLAN_ROTA)
def new(request: StaffRequest) -> HttpResponse:
    """Set up a post."""
    form = NewPostForm(request.actor, None, request.POST or None, initial={"needs": 1})
    made: list[Post] = []
    if request.method == "POST" and done(form, lambda: made.append(_open(request, form))):
        said(request, _("The post is set up. A rota fills it."))
        return redirect("console:post", made[0].pk)
    values = {
        "page": "rotas",
        "form": form,
        "title": _("New post"),
        "no_shifts": not selectors.town_patterns(),
    }
    return render(request, "console/rotas/post_form.html", values)


def _open(request: StaffRequest, form: PostForm) -> Post:
    return services.open_post(
        request.actor,
        code=form.cleaned_data["code"],
        opened_on=local_day(request.now, settings.LIBA_ZONE),
        now=request.now,
        patterns=patterns_named(form.cleaned_data["patterns"]),
        **_entered(form),
    )


@staff(Power.PLAN_ROTA)
def edit(request: StaffRequest, post_id: int) -> HttpResponse:
    """Change a post. When somebody else was quicker, both versions are shown."""
    one = selectors.post(request.actor, post_id)
    form = PostForm(request.actor, one, request.POST or None, initial=_entries(one))
    newer: Post | None = None
    if request.method == "POST":
        ok, stale = was_stale(form, lambda: _save(request, one, form))
        if ok:
            said(request, _("Saved. Rotas that were made stay as they are."))
            return redirect("console:post", post_id)
        if stale:
            newer = selectors.post(request.actor, post_id)
            take_newer(form, newer.version)
    values = {"page": "rotas", "form": form, "post": one, "newer": newer, "title": _("Change the post")}
    return render(request, "console/rotas/post_form.html", values)


def _save(request: StaffRequest, one: Post, form: PostForm) -> object:
    chosen = form.cleaned_data["patterns"]
    own = {pattern.code: pattern for pattern in selectors.patterns_of(one)}
    town = {pattern.code: pattern for pattern in selectors.town_patterns()}
    return services.edit_post(
        request.actor,
        one.pk,
        version=form.cleaned_data["version"] or 0,
        patterns=[pattern for code, pattern in (own | town).items() if code in chosen],
        site_id=one.site_id,
        now=request.now,
        **_entered(form),
    )


@staff(Power.PLAN_ROTA)
@require_POST
def close(request: StaffRequest, post_id: int) -> HttpResponse:
    """Nobody stands there any more from today on."""
    selectors.post(request.actor, post_id)
    services.close_post(
        request.actor,
        post_id,
        version=number_posted(request, "version"),
        closed_on=local_day(request.now, settings.LIBA_ZONE),
        now=request.now,
    )
    said(request, _("The post is closed."))
    return redirect("console:posts")


def _entered(form: PostForm) -> dict[str, Any]:
    entered = form.cleaned_data
    return {
        "kind": PostKind(entered["kind"]),
        "name": form.name(),
        "area_id": int(entered["area"]),
        "needs": entered["needs"],
        "skills": entered["skills"],
        "gate_code": entered["gate_code"],
        "lon": entered["lon"],
        "lat": entered["lat"],
    }


def _entries(one: Post) -> dict[str, object]:
    names = ("version", "name_zh", "name_en", "kind", "needs", "skills", "gate_code", "lon", "lat")
    codes = [pattern.code for pattern in selectors.patterns_of(one)]
    return {**{name: getattr(one, name) for name in names}, "area": one.area_id, "patterns": codes}


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/posts/", posts, name="posts"),
    path("rotas/posts/new/", new, name="post_new"),
    path("rotas/posts/<int:post_id>/", post, name="post"),
    path("rotas/posts/<int:post_id>/edit/", edit, name="post_edit"),
    path("rotas/posts/<int:post_id>/close/", close, name="post_close"),
)
