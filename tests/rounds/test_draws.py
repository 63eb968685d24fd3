"""Draws that anybody can check, and the way of a finding from its day to its second look."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.terms import Role
from liba.kernel.actors import ActorKind
from liba.kernel.refusals import Forbidden, NotFound
from liba.kernel.text import Text
from liba.project.cli import main
from liba.rounds.models import Draw, Finding, Round
from liba.rounds.refusals import (
    DrawnAlready,
    FindingNotOpen,
    FindingNowhere,
    FindingWithoutWords,
    ListedAlready,
    NothingToInspect,
    SamePersonLooks,
    SeedNeeded,
    WrongDeadline,
    WrongPickCount,
)
from liba.rounds.reports import Visited, Visitor
from liba.rounds.rules.draws import (
    DrawFile,
    UnreadableDraw,
    canonical_list,
    drawn,
    list_digest,
    read,
    what_is_wrong,
    written,
)
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.doorlist import doors
from liba.rounds.selectors.inspections import draw_file, findings, overdue_findings
from liba.rounds.selectors.places import place_of
from liba.rounds.selectors.plans import plans_of
from liba.rounds.services import decide_form, record_visits, start_round
from liba.rounds.services.draws import draw_seed, list_draw
from liba.rounds.services.findings import correct_finding, look_again, note_finding
from liba.rounds.terms.forms import About, FormSpec, Limit, Question, QuestionKind
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from liba.workforce.models import Post
from tests.rounds.visiting import report
from tests.support.rounding import RoundsTown
from tests.support.town import DAY, SmallTown, local

ENTRIES = st.lists(st.from_regex(r"(post|site):[a-z0-9-]{1,8}", fullmatch=True), min_size=1, max_size=20)
FORM = FormSpec(
    "inspection",
    Text("督查"),
    (Question("staffed", QuestionKind.YES_NO, Text("岗上有人吗"), About.PLACE, all_well="yes"),),
    (Limit("unstaffed", "staffed", Text("岗上无人"), answers=("no",)),),
)


def draw_of(listed: Sequence[str], seed: str = "7 12 20", count: int = 2) -> DrawFile:
    whole = canonical_list(listed)
    digest = list_digest("inspection", "2020-02-27", count, whole)
    picks = drawn(seed, digest, whole, count) if seed else ()
    return DrawFile("inspection", "2020-02-27", count, whole, digest, seed, "福彩双色球", picks)


@given(ENTRIES, st.integers(1, 5))
def test_a_draw_says_what_was_drawn_and_holds(listed: list[str], count: int) -> None:
    made = draw_of(listed, count=count)
    assert what_is_wrong(made) == ()
    assert read(written(made)) == made
    assert what_is_wrong(draw_of(listed[::-1] + listed, count=count)) == ()
    assert len(made.picks) == min(count, len(made.listed))


@given(ENTRIES.filter(lambda listed: len(set(listed)) > 2), st.data())
def test_whoever_changes_the_list_or_the_picks_is_found_out(listed: list[str], data: st.DataObject) -> None:
    made = draw_of(listed)
    less = data.draw(st.sampled_from(made.listed))
    without = tuple(entry for entry in made.listed if entry != less)
    changed = DrawFile(
        made.round, made.day, made.count, without, made.digest, made.seed, made.source, made.picks
    )
    assert "list_changed" in what_is_wrong(changed)
    other = DrawFile(
        made.round, made.day, made.count, made.listed, made.digest, made.seed, made.source, made.picks[::-1]
    )
    assert what_is_wrong(other) == ("picks_differ",)


def test_the_recipe_needs_nothing_but_a_hash_function() -> None:
    made = draw_of(["post:kk-01", "post:kk-02", "site:M1"], count=1)
    lines = "liba draw 1 inspection 2020-02-27 1\npost:kk-01\npost:kk-02\nsite:M1\n"
    assert made.digest == hashlib.sha256(lines.encode()).hexdigest()
    ranks = {
        hmac.new(b"7 12 20", f"{made.digest} {entry}".encode(), "sha256").hexdigest(): entry
        for entry in made.listed
    }
    assert made.picks == (ranks[min(ranks)],)


def test_every_entry_is_drawn_about_as_often() -> None:
    listed = [f"post:{n:02d}" for n in range(10)]
    met = Counter(draw_of(listed, seed=str(seed), count=1).picks[0] for seed in range(2000))
    assert set(met) == set(listed)
    assert 140 < min(met.values()) <= max(met.values()) < 260


@pytest.mark.parametrize(
    "text", ["", "liba draw 2\n", "liba draw 1\nlist:\n", "liba draw 1\nlist:\npicks:\n"]
)
def test_what_is_no_draw_is_said(text: str) -> None:
    with pytest.raises(UnreadableDraw):
        read(text)


def test_the_command_checks_a_published_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = draw_of(["post:kk-01", "post:kk-02", "site:M1"])
    file = tmp_path / "draw.txt"
    file.write_text(written(made))
    assert main(["draw", "verify", str(file)]) == 0
    file.write_text(written(made).replace("list:\n", "list:\npost:aa\n"))
    assert main(["draw", "verify", str(file)]) == 1
    file.write_text("no draw")
    assert main(["draw", "verify", str(file)]) == 1
    assert main(["draw", "verify", str(tmp_path / "none.txt")]) == 1
    assert made.picks[0] in capsys.readouterr().out


@pytest.fixture
def posts(town: SmallTown) -> list[Post]:
    return [
        Post.objects.create(
            code=f"kk-{n:02d}", kind="checkpoint", name_zh=f"{n}号卡口", area=town.villages[n % 2],
            opened_on=DAY - timedelta(days=1),
        )
        for n in range(6)
    ]  # fmt: skip


@pytest.fixture
def inspection(town: SmallTown, posts: list[Post]) -> Round:
    decide_form(town.system, FORM, now=town.now)
    window = Window("day", Text("白天"), 0, 1440)
    return start_round(
        town.system,
        code="inspection",
        name=Text("暗访督查"),
        spec=RoundSpec("inspection", Selector(Over.POSTS), By.POST, When((window,))),
        starts_on=DAY,
        ends_on=DAY + timedelta(days=30),
        now=town.now,
    )


def test_a_list_is_fixed_before_the_seed_and_drawn_once(town: SmallTown, inspection: Round) -> None:
    inspector = town.actor(Role.INSPECTOR)
    draw = list_draw(inspector, inspection.pk, day=DAY, count=3, record_days=2, now=town.now)
    assert len(draw.listed) == 12
    assert f"record:kk-00:{DAY - timedelta(days=1)}" in draw.listed
    with pytest.raises(ListedAlready):
        list_draw(inspector, inspection.pk, day=DAY, count=1, now=town.now)
    for seed, source in (("", "彩票"), ("7", " "), ("7\n8", "彩票"), ("7" * 101, "彩票")):
        with pytest.raises(SeedNeeded):
            draw_seed(inspector, draw.pk, seed=seed, source=source, now=town.now)
    draw_seed(inspector, draw.pk, seed="03 05 14", source="双色球2020016期", now=town.now)
    published = draw_file(Draw.objects.get(pk=draw.pk))
    assert len(published.picks) == 3
    assert what_is_wrong(read(written(published))) == ()
    with pytest.raises(DrawnAlready):
        draw_seed(inspector, draw.pk, seed="9", source="彩票", now=town.now)


def test_what_cannot_be_drawn_is_refused(town: SmallTown, inspection: Round, rounds: RoundsTown) -> None:
    with pytest.raises(WrongPickCount):
        list_draw(town.system, inspection.pk, day=DAY, count=7, now=town.now)
    with pytest.raises(NothingToInspect):
        list_draw(town.system, rounds.daily.pk, day=DAY, count=1, now=town.now)
    with pytest.raises(Forbidden):
        list_draw(town.actor(Role.CLERK), inspection.pk, day=DAY, count=1, now=town.now)
    with pytest.raises(NotFound):
        draw_seed(town.system, 99, seed="7", source="彩票", now=town.now)


def test_a_finding_is_put_right_looked_at_again_reopened_and_passed(
    town: SmallTown, posts: list[Post]
) -> None:
    inspector, other = town.actor(Role.INSPECTOR, name="甲"), town.actor(Role.INSPECTOR, name="乙")
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0], name="村支书")
    found = note_finding(inspector, words="台账漏登", due_on=DAY, post_id=posts[0].pk, now=town.now)
    assert not overdue_findings(inspector, DAY).exists()
    assert overdue_findings(inspector, DAY + timedelta(days=1)).get() == found
    with pytest.raises(FindingNotOpen):
        look_again(inspector, found.pk, passed=True, now=town.now)
    with pytest.raises(FindingWithoutWords):
        correct_finding(cadre, found.pk, note=" ", now=town.now)
    correct_finding(cadre, found.pk, note="已补登", now=town.now)
    assert not overdue_findings(inspector, DAY + timedelta(days=1)).exists()
    with pytest.raises(WrongDeadline):
        look_again(inspector, found.pk, passed=False, due_on=DAY - timedelta(days=1), now=town.now)
    look_again(inspector, found.pk, passed=False, now=town.now)
    found.refresh_from_db()
    assert (found.state, found.times_reopened, found.due_on) == ("open", 1, DAY + timedelta(days=2))
    correct_finding(inspector, found.pk, note="已补", now=town.now)
    with pytest.raises(SamePersonLooks):
        look_again(inspector, found.pk, passed=True, now=town.now)
    assert look_again(other, found.pk, passed=True, now=town.now).state == "passed"


def test_a_finding_has_words_a_place_and_a_day_ahead(town: SmallTown, posts: list[Post]) -> None:
    post, site = posts[0].pk, town.stalls[0].pk
    with pytest.raises(FindingWithoutWords):
        note_finding(town.system, words=" ", due_on=DAY, post_id=post, now=town.now)
    with pytest.raises(FindingNowhere):
        note_finding(town.system, words="空岗", due_on=DAY, now=town.now)
    with pytest.raises(FindingNowhere):
        note_finding(town.system, words="空岗", due_on=DAY, post_id=post, site_id=site, now=town.now)
    with pytest.raises(WrongDeadline):
        note_finding(town.system, words="空岗", due_on=date(2020, 2, 1), post_id=post, now=town.now)
    with pytest.raises(NotFound):
        note_finding(town.system, words="空岗", due_on=DAY, post_id=999, now=town.now)
    for nobody in (town.actor(Role.GUARD), town.actor(Role.INSPECTOR, town.villages[1])):
        with pytest.raises(Forbidden):
            note_finding(nobody, words="空岗", due_on=DAY, post_id=post, now=town.now)


def test_an_inspectors_visit_that_crosses_a_limit_is_a_finding(
    town: SmallTown, inspection: Round, posts: list[Post], rounds: RoundsTown
) -> None:
    actor = replace(town.actor(Role.INSPECTOR, name="督查员"), kind=ActorKind.DEVICE)
    who = Visitor(actor, rounds.linkers[0].user_id, None)
    said = report(
        inspection, f"p{posts[0].pk}", local("09:00"), answers={"door": {"staffed": "no"}, "people": {}}
    )
    (receipt,) = record_visits([Visited(who, said)], local("12:00"))
    assert receipt.status.value == "stored", receipt
    found = Finding.objects.get()
    assert (found.post_id, found.words, found.state, found.due_on) == (
        posts[0].pk, "岗上无人", "open", DAY + timedelta(days=2),
    )  # fmt: skip
    assert findings(town.system).get() == found
    assert len(record_visits([Visited(who, said)], local("12:05"))) == Finding.objects.count() == 1


@pytest.fixture
def drawn_round(inspection: Round) -> Round:
    """The same round, over what is drawn alone."""
    inspection.spec = {**inspection.spec, "over": {**inspection.spec["over"], "drawn": True}}
    inspection.save()
    return inspection


def _due(town: SmallTown, round_: Round, day: date = DAY) -> tuple[int, set[int]]:
    """How many are due on the board, and the posts on the list of doors."""
    plan = plans_of([round_], local("12:00", day))[round_.pk]
    place = place_of(town.system)
    whole = round_day(plan, day, place.paths, local("12:00", day)).whole
    return whole.all, {line.target.key[1] for line in doors(plan, place, day, local("12:00", day))}


def test_only_what_was_drawn_for_the_day_is_due(
    town: SmallTown, drawn_round: Round, rounds: RoundsTown
) -> None:
    assert _due(town, drawn_round) == (0, set())
    draw = list_draw(town.system, drawn_round.pk, day=DAY, count=2, now=town.now)
    assert len(draw.listed) == 6
    assert _due(town, drawn_round) == (0, set())
    draw_seed(town.system, draw.pk, seed="0427", source="福彩", now=town.now)
    picked = set(draw.picks.values_list("post_id", flat=True))
    assert _due(town, drawn_round) == (2, picked)
    assert _due(town, drawn_round, DAY + timedelta(days=1)) == (0, set())


def test_a_visit_to_what_was_not_drawn_is_unplanned(
    town: SmallTown, drawn_round: Round, posts: list[Post], rounds: RoundsTown
) -> None:
    draw = list_draw(town.system, drawn_round.pk, day=DAY, count=1, now=town.now)
    draw_seed(town.system, draw.pk, seed="0427", source="福彩", now=town.now)
    picked = draw.picks.get().post_id
    actor = replace(town.actor(Role.INSPECTOR, name="督查员"), kind=ActorKind.DEVICE)
    who = Visitor(actor, rounds.linkers[0].user_id, None)
    answers = {"door": {"staffed": "yes"}, "people": {}}
    said = [report(drawn_round, f"p{post.pk}", local("09:00"), answers=answers) for post in posts]
    receipts = record_visits([Visited(who, one) for one in said], local("12:00"))
    outcomes = {post.pk: receipt.outcome for post, receipt in zip(posts, receipts, strict=True)}
    assert {key for key, outcome in outcomes.items() if outcome == "done"} == {picked}
    assert set(outcomes.values()) == {"done", "unplanned"}
