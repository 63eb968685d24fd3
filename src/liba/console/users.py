"""Users: who signs in, and which role they have where and until when."""

from collections.abc import Iterable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.accounts import selectors, services
from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.console import words
from liba.console.acts import area_options
from liba.console.exports import export
from liba.console.fields import MomentField, offer
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Refusal

_PAGE = 50


class UserForm(forms.Form):
    """Somebody new."""

    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=150)
    display_name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    phone_tail = forms.RegexField(
        r"^\d{4}$", label=gettext_lazy("Last four digits of the phone"), required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    password = forms.CharField(
        label=gettext_lazy("First password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters. Hand it over in person."),
    )


class GrantForm(forms.Form):
    """A role over an area, for a time."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(words.ROLES.items()))
    area_id = forms.TypedChoiceField(label=gettext_lazy("Over"), coerce=int)
    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until it is taken back.")
    )

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offer(self, "area_id", area_options(actor, Power.MANAGE_USERS, empty=True))


class PasswordForm(forms.Form):
    """A new password for somebody who lost theirs."""

    password = forms.CharField(
        label=gettext_lazy("New password"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


@staff(Power.MANAGE_USERS)
def users(request: StaffRequest) -> HttpResponse:
    """Users by sign-in name, a page at a time, with their roles."""
    search = request.GET.get("q", "").strip()
    found = selectors.users(request.actor, search, now=request.now).order_by("username")
    if format_ := request.GET.get("format"):
        return _export(format_, found)
    start = request.GET.get("after", "")
    rows = list(found.filter(username__gt=start)[: _PAGE + 1])
    values = {
        "page": "users",
        "rows": [(one, _grants(one)) for one in rows[:_PAGE]],
        "q": search,
        "after": start,
        "next": rows[_PAGE - 1].username if len(rows) > _PAGE else "",
    }
    return render(request, "console/users/list.html", values)


def _grants(one: User) -> list[Grant]:
    """The running roles that `selectors.users` loaded with the user."""
    return list(getattr(one, "running_grants", ()))


def _export(format_: str, found: Iterable[User]) -> HttpResponse:
    headings = [_("Sign-in name"), _("Name"), _("Role"), _("Area"), _("Until"), _("Active")]
    rows = (
        (
            one.username,
            one.display_name,
            words.word("role", grant.role),
            say_text(grant.area.name),
            grant.ends_at,
            _("yes") if one.is_active else _("no"),
        )
        for one in found
        for grant in _grants(one)
    )
    return export(format_, "users", headings, rows)


@staff(Power.MANAGE_USERS)
def user_new(request: StaffRequest) -> HttpResponse:
    """Make a user; roles come next."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_user(request.actor, **form.cleaned_data, now=request.now)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("Made. Now give a role, or nothing can be done with it."))
            return redirect("console:user", made.pk)
    return render(request, "console/users/new.html", {"page": "users", "form": form})


@staff(Power.MANAGE_USERS)
def user(request: StaffRequest, user_id: int) -> HttpResponse:
    """One user: roles, what they allow, devices, password."""
    return _user_page(request, selectors.user_page(request.actor, user_id, now=request.now))


def _user_page(
    request: StaffRequest, one: User, grant: GrantForm | None = None, password: PasswordForm | None = None
) -> HttpResponse:
    grants = list(selectors.running_grants(one, request.now))
    powers = selectors.actor_for_user(one, now=request.now, origin="").powers
    values = {
        "page": "users",
        "one": one,
        "grants": grants,
        "powers": sorted(words.word("power", power.value) for power in powers),
        "second_factor": selectors.needs_second_factor(one, request.now),
        "grant": grant
        or GrantForm(request.actor, initial={"starts_at": request.now, "role": Role.GUARD.value}),
        "password": password or PasswordForm(),
        "devices": one.devices.filter(revoked_at=None).order_by("label"),
    }
    return render(request, "console/users/page.html", values)


@staff(Power.MANAGE_USERS)
@require_POST
def user_grant(request: StaffRequest, user_id: int) -> HttpResponse:
    """Give a role."""
    form = GrantForm(request.actor, request.POST)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            services.grant_role(
                request.actor,
                user_id,
                role=Role(entered["role"]),
                area_id=entered["area_id"],
                starts_at=entered["starts_at"],
                ends_at=entered["ends_at"],
                now=request.now,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("The role is given."))
            return redirect("console:user", user_id)
    return _user_page(request, selectors.user_page(request.actor, user_id, now=request.now), grant=form)


@staff(Power.MANAGE_USERS)
@require_POST
def grant_revoke(request: StaffRequest, user_id: int, grant_id: int) -> HttpResponse:
    """Take a role back, from now on."""
    services.revoke_grant(request.actor, grant_id, now=request.now)
    said(request, _("The role is taken back."))
    return redirect("console:user", user_id)


@staff(Power.MANAGE_USERS)
@require_POST
def user_password(request: StaffRequest, user_id: int) -> HttpResponse:
    """Set a new password."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            services.set_password(
                request.actor, user_id, password=form.cleaned_data["password"], now=request.now
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("The new password holds. Hand it over in person."))
            return redirect("console:user", user_id)
    return _user_page(request, selectors.user_page(request.actor, user_id, now=request.now), password=form)


@staff(Power.MANAGE_USERS)
@require_POST
def user_active(request: StaffRequest, user_id: int) -> HttpResponse:
    """Shut somebody out, or let them in again; their roles and records stay."""
    if request.POST.get("active") == "yes":
        services.reactivate_user(request.actor, user_id, now=request.now)
        said(request, _("This user may sign in again."))
    else:
        services.deactivate_user(request.actor, user_id, now=request.now)
        said(request, _("This user can't sign in any more."))
    return redirect("console:user", user_id)


ADDRESSES: tuple[URLPattern, ...] = (
    path("users/", users, name="users"),
    path("users/new/", user_new, name="user_new"),
    path("users/<int:user_id>/", user, name="user"),
    path("users/<int:user_id>/grant/", user_grant, name="user_grant"),
    path("users/<int:user_id>/grants/<int:grant_id>/revoke/", grant_revoke, name="grant_revoke"),
    path("users/<int:user_id>/password/", user_password, name="user_password"),
    path("users/<int:user_id>/active/", user_active, name="user_active"),
)
