"""What rounds, inspections, mergers and the chain hold of one village's things, for every page of the console."""

from datetime import timedelta

from liba.kernel.ids import new_id
from liba.registry.models import Household, PersonMerge
from liba.rounds.models import Difference, Finding, Photo
from liba.rounds.rules.answers import all_well
from liba.rounds.services.draws import list_draw
from liba.rounds.terms.plans import By, Over, Selector
from liba.territory.models import Area
from liba.workforce.models import Responder
from liba.workforce.services import set_link
from liba.workforce.services.assigning import propose_assignment
from liba.workforce.terms import LinkLevel
from tests.rounds.recording import CHECK_FORM, add_alert, add_round, follow, went
from tests.support.town import SmallTown


def round_things(town: SmallTown, village: Area, home: Household, one: Responder) -> dict[str, object]:
    """A round of the village with a visit, an alert, a photo, somebody followed, a difference, a draw and a finding."""
    person = home.people.get()
    round_ = add_round("security", over=Selector(Over.HOUSEHOLDS, (village.code,)))
    watch = add_round("watch", over=Selector(Over.ENROLLED), by=By.NAMED)
    visit = went(round_, home, town.now, answers=all_well(CHECK_FORM, (person.pk,)), note="𠮷野<b>说")
    alert = add_alert(visit, person)
    photo = Photo.objects.create(
        id=new_id(),
        visit_id=visit.pk,
        question="proof",
        digest="0",
        size=1,
        happened_at=town.now,
        recorded_at=town.now,
    )
    difference = Difference.objects.create(
        visit=visit,
        household=home,
        person=person,
        kind="not_there",
        source="door",
        state="open",
        raised_at=town.now,
    )
    finding = Finding.objects.create(
        visit=visit, words="𠮷野<b>不在岗", state="open", due_on=town.now.date(), found_at=town.now, found_by="x",
        post=one.shifts.get().post,
    )  # fmt: skip
    looks = add_round("looks", over=Selector(Over.POSTS), by=By.NAMED)
    draw = list_draw(town.system, looks.pk, day=town.now.date(), count=1, now=town.now)
    twin = (
        next(other for other in town.households if other.area_id == home.area_id).people.order_by("pk").last()
    )
    merge = PersonMerge.objects.create(kept=person, merged=twin, merged_at=town.now, merged_by="x")
    link = set_link(
        town.system, level=LinkLevel.LINKER, responder_id=one.pk, household_id=home.pk, starts_on=town.now.date(),
        now=town.now,
    )  # fmt: skip
    assignment = propose_assignment(
        town.system, area_id=village.pk, starts_on=town.now.date() + timedelta(days=1), now=town.now
    )
    return {
        "merge_id": merge.pk,
        "link_id": link.pk,
        "assignment_id": assignment.pk,
        "draw_id": draw.pk,
        "round_id": round_.pk,
        "alert_id": alert.pk,
        "photo_id": photo.pk,
        "enrolment_id": follow(watch, home, person).pk,
        "difference_id": difference.pk,
        "finding_id": finding.pk,
    }
