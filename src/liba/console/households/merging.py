"""Two rows of one person: shown side by side, merged, and made two again."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.followers import FOLLOWERS
from liba.console.requests import StaffRequest, not_there, number_in, number_posted, said, staff
from liba.kernel.actors import Power
from liba.registry.models import Household
from liba.registry.selectors import HouseholdPage, PersonLine
from liba.registry.selectors.likeness import Ground, likely_duplicates, likely_twins
from liba.registry.services import look_at_household, merge_people, undo_merge

GROUNDS = {
    Ground.NAME_AND_PHONE: gettext_lazy("same name and phone"),
    Ground.NAME_AND_BIRTH: gettext_lazy("same name and birthday in one village"),
    Ground.NAME_IN_HOUSEHOLD: gettext_lazy("same name in one household"),
}


@staff(Power.EDIT_REGISTRY)
def duplicates(request: StaffRequest) -> HttpResponse:
    """Every pair of rows that looks like one person, and households that share some."""
    alike = likely_duplicates(request.actor)
    values = {
        "page": "households",
        "pairs": [(pair, [GROUNDS[ground] for ground in pair.grounds]) for pair in alike],
        "twins": likely_twins(alike),
    }
    return render(request, "console/households/duplicates.html", values)


@staff(Power.EDIT_REGISTRY)
def compare(request: StaffRequest) -> HttpResponse:
    """The two rows side by side; a POST merges them, `kept` going on."""
    homes = [_home(request, name) for name in ("one", "other")]
    people = [
        _person(home, number_in(request, name)) for home, name in zip(homes, ("one", "other"), strict=True)
    ]
    if request.method == "POST":
        kept = chosen(request, [person.id for person in people])
        merge_people(
            request.actor,
            kept_id=people[kept].id,
            merged_id=people[1 - kept].id,
            versions=(
                number_posted(request, f"version-{kept}"),
                number_posted(request, f"version-{1 - kept}"),
            ),
            now=request.now,
            followers=FOLLOWERS,
        )
        said(request, _("The two rows are one person now. The household's page can undo it for 90 days."))
        return redirect("console:household", homes[kept].household.pk)
    two_homes = homes[0].household.pk != homes[1].household.pk
    values = {"page": "households", "sides": list(zip(homes, people, strict=True)), "two_homes": two_homes}
    return render(request, "console/households/compare.html", values)


@staff(Power.EDIT_REGISTRY)
@require_POST
def undo(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Make the two rows two again."""
    merge = undo_merge(request.actor, merge_id, now=request.now, followers=FOLLOWERS)
    said(request, _("The two rows are two people again."))
    return redirect(reverse("console:household", args=[merge.merged.household_id]))


def chosen(request: StaffRequest, ids: Sequence[int]) -> int:
    """Which of two rows was chosen to go on, as its place. Refuses any other row."""
    kept = number_posted(request, "kept")
    if kept not in ids:
        raise not_there(f"row {kept}")
    return ids.index(kept)


def _home(request: StaffRequest, name: str) -> HouseholdPage:
    """The household of the person that the address names; the look is written down."""
    person_id = number_in(request, name)
    home = (
        Household.objects.filter(people=person_id).values_list("pk", flat=True).first() if person_id else None
    )
    if home is None:
        raise not_there(f"person {person_id}")
    return look_at_household(request.actor, home, now=request.now)


def _person(home: HouseholdPage, person_id: int | None) -> PersonLine:
    for person in home.people:
        if person.id == person_id:
            return person
    raise not_there(f"person {person_id}")
