"""Posts and volunteers: a published rota, arrivals, a post that nobody came to, and who serves where."""

from datetime import timedelta

from liba.kernel.ids import id_at
from liba.kernel.text import Text
from liba.project.proofs.expecting import expect, refuses
from liba.project.proofs.raised import Raised
from liba.rounds.models import Draw, Finding, Round
from liba.rounds.services.draws import draw_seed, list_draw
from liba.rounds.services.findings import correct_finding, look_again
from liba.territory.models import Area
from liba.workforce.models import Post, Responder, Rota, Shift, ShiftEvent, Unit
from liba.workforce.refusals import NotCleared
from liba.workforce.selectors.gaps import posts_nobody_arrived, shift_gaps
from liba.workforce.services import join_unit, propose_rota, publish_rota, report_ill
from liba.workforce.terms import PostKind

ROTA_DAYS = 7


def publish_posts(town: Raised, *kinds: PostKind) -> Rota:
    """A week of posts from tomorrow on."""
    day = town.day
    first = day.today + timedelta(days=1)
    rota = propose_rota(
        day.actor, area_id=Area.objects.get(parent=None).pk, name=Text("值守排班", "Posts"), kinds=kinds,
        from_on=first, to_on=first + timedelta(days=ROTA_DAYS - 1), now=day.moment,
    )  # fmt: skip
    return publish_rota(day.actor, rota.pk, version=rota.version, now=day.moment)


def prove_posts(town: Raised) -> str:
    """X10: posts are staffed in turn; who came says so; a post nobody came to is a gap within five minutes."""
    rota = publish_posts(town, PostKind.VANGUARD, PostKind.STATION)
    vanguard, stations = (Post.objects.filter(kind=kind).count() for kind in ("vanguard", "station"))
    expect("posts", (vanguard, stations), (102, 2))
    places, open_ = rota.shifts.count(), rota.shifts.filter(responder=None).count()
    expect("places that nobody fills", open_, 0)
    people = len(set(rota.shifts.values_list("responder_id", flat=True)))
    early = rota.shifts.filter(day=rota.from_on, starts_at__lte=_at_six(town, rota)).order_by(
        "starts_at", "pk"
    )
    arriving = [*early.filter(post__kind="vanguard").select_related("responder")[:3]]
    _arrive(town, arriving)
    town.day.at("06:04")
    expect(
        "posts told missing before five minutes",
        len(posts_nobody_arrived(town.day.actor, town.day.moment)),
        0,
    )
    town.day.at("06:06")
    silent = posts_nobody_arrived(town.day.actor, town.day.moment)
    expect("posts that nobody came to", len(silent), vanguard + stations - len(arriving))
    _hand_over(town, arriving[0])
    return (
        f"{vanguard} posts, {stations} stations, {places} places of {ROTA_DAYS} days filled by {people} people; "
        f"{len(arriving)} arrived, {len(silent)} silent ones shown at 06:06"
    )


def _at_six(town: Raised, rota: Rota) -> object:
    return town.day.at("06:00", rota.from_on).moment


def _arrive(town: Raised, shifts: list[Shift]) -> None:
    town.day.at("05:57")
    town.equip([shift.responder_id for shift in shifts if shift.responder_id])
    for shift in shifts:
        phone = town.phone(shift.responder_id or 0)
        expect("the shift is on the phone", shift.pk in {part["id"] for part in phone.head["shifts"]}, True)
        phone.keep("shift_event", shift=shift.pk, what="arrived")
        expect("arrival taken", phone.statuses(), {"stored"})


def _hand_over(town: Raised, shift: Shift) -> None:
    town.day.at("13:00")
    phone = town.phone(shift.responder_id or 0)
    phone.keep("shift_event", shift=shift.pk, what="handed_over", note="体温枪电池快没电了")
    note = ShiftEvent.objects.filter(post=shift.post, kind="handed_over").get().note
    expect("the note for the next", note, "体温枪电池快没电了")


def prove_volunteers(town: Raised) -> str:
    """X11: volunteers are cleared first, placed by need and wish; who falls ill is taken off and the gap shows at once."""
    day = town.day
    volunteers = Responder.objects.filter(groups__kind__in=("villagers", "students"))
    students = volunteers.filter(groups__kind="students").count()
    cleared = volunteers.filter(clearance="cleared").count()
    waiting = volunteers.exclude(clearance="cleared").first()
    if waiting is not None:
        unit = Unit.objects.order_by("pk")[0]
        refuses(NotCleared, lambda: join_unit(day.actor, unit.pk, waiting.pk, now=day.moment))
    placed = volunteers.filter(shifts__rota__state="published").distinct().count()
    ahead = day.today + timedelta(days=1)
    shift = Shift.objects.filter(day=ahead, responder__in=volunteers.filter(clearance="cleared")).order_by(
        "pk"
    )[0]
    before = len(shift_gaps(day.actor, ahead, ahead, now=day.moment))
    ill = shift.responder_id or 0
    report_ill(day.actor, ill, clearance_id=id_at(day.moment), happened_at=day.moment, now=day.moment)
    after = len(shift_gaps(day.actor, ahead, ahead, now=day.moment))
    expect("the gap of who fell ill", after > before, True)
    hours = sum(
        (shift.ends_at - shift.starts_at).total_seconds() / 3600
        for shift in Shift.objects.filter(responder__in=volunteers)
    )
    return (
        f"{volunteers.count()} volunteers, {students} students of one village; {cleared} cleared, {placed} placed, "
        f"{hours:.0f} hours of duty; one ill, {after - before} gap shown at once"
    )


def prove_inspection(town: Raised) -> str:
    """X3: posts and records are drawn by a seed that is published after the list; what is wrong is put right by a day."""
    day = town.day
    round_ = Round.objects.get(code="inspection")
    draw = list_draw(day.actor, round_.pk, day=day.today, count=5, record_days=1, now=day.moment)
    draw = draw_seed(day.actor, draw.pk, seed="20200212 上证 2926.90", source="上证指数收盘", now=day.moment)
    picks = [*draw.picks.order_by("order")]
    expect("picks", len(picks), 5)
    finding = _inspect(town, draw)
    correct_finding(day.actor, finding.pk, note="台账已补齐", now=day.later(hours=20).moment)
    done = look_again(town.other, finding.pk, passed=True, now=day.later(hours=1).moment)
    return (
        f"{len(picks)} of {len(draw.listed)} posts and records drawn by a published seed; "
        f"1 finding, due {finding.due_on}, {done.state}"
    )


def _inspect(town: Raised, draw: Draw) -> Finding:
    """The inspector's phone records the first post that was drawn, with its records incomplete."""
    phone = town.inspector()
    post = next(pick.post for pick in draw.picks.order_by("order") if pick.post is not None)
    made = phone.keep(
        "visit", round=draw.round_id, door=f"p{post.pk}", day=draw.day.isoformat(), window=0, outcome="done",
        form_version=1, answers={"door": {"staffed": "yes", "records": "no", "checks": "yes"}, "people": {}},
    )  # fmt: skip
    expect("the inspection", phone.receipt(made)["status"], "stored")
    return Finding.objects.get(post=post)
