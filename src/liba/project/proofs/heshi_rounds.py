"""Heshi's H5 and H8: group leaders go from door to door with the passes; four teams man fourteen posts and patrol them."""

from liba.access.models import Pass
from liba.project.proofs.day import number_of
from liba.project.proofs.expecting import expect
from liba.project.proofs.heshi_cards import TENTH
from liba.project.proofs.raised import Raised
from liba.project.proofs.standing import publish_posts
from liba.project.proofs.walking import tally, walk
from liba.registry.models import Household
from liba.rounds.models import Visit
from liba.territory.models import Area
from liba.workforce.models import Link, Post, Unit, UnitMember
from liba.workforce.terms import LinkLevel, PostKind


def hand_out_round(town: Raised) -> str:
    """H5: the group's leader goes to every household, hands the cards out and tells mask, ID and pass; who is left is known."""
    day = town.day.at("10:30", TENTH)
    group = Area.objects.get(code="5103041042010103")
    leader = Link.objects.get(level=LinkLevel.GRID.value, area=group).responder_id
    phone = town.phone(leader)
    homes = {home.pk: home for home in Household.objects.filter(area=group)}
    dues = phone.due("hand-out")
    expect("doors of the group", len(dues), len(homes))
    for due in dues[:-1]:
        home = homes[int(due.key[1:])]
        cards = Pass.objects.filter(household=home, type__kind="colour").order_by("pk")
        phone.keep(
            "hand_out", household=home.code, numbers=[number_of(card) for card in cards], tokens=[],
            told=["mask", "id", "pass"], signed=True,
        )  # fmt: skip
        phone.visit(due, door={"cards": cards.count()})
    phone.visit(dues[-1], "nobody_home")
    expect("what the town answered", phone.statuses(), {"stored"})
    stand = tally(town, "hand-out", group.code)
    expect("who is left", (stand.done, stand.wanting), (len(homes) - 1, 1))
    told = Visit.objects.filter(
        round__code="hand-out", counts__told_mask=1, counts__told_id=1, counts__told_pass=1
    )
    expect("told the three essentials", told.count(), len(homes) - 1)
    whole = tally(town, "hand-out")
    day.later(minutes=1)
    return f"{stand.done} of {stand.all} households of a group told mask, ID, pass; 1 nobody home, {whole.open} left in the town"


def four_teams(town: Raised) -> str:
    """H8: four teams; fourteen posts from dawn to dusk; patrols pass each post four times a day and say what they found."""
    teams = Unit.objects.filter(closed_on=None).count()
    posts = Post.objects.filter(kind="checkpoint").count()
    expect("teams, posts", (teams, posts), (4, 14))
    rota = publish_posts(town, PostKind.CHECKPOINT)
    places, open_ = rota.shifts.count(), rota.shifts.filter(responder=None).count()
    expect("places that nobody fills", open_, 0)
    leaders = [
        *UnitMember.objects.filter(role="leader").order_by("pk").values_list("responder_id", flat=True)
    ]
    for clock in ("08:00", "11:00", "15:00", "18:30"):
        town.day.at(clock)
        walk(town, "patrol", leaders)
    stand = tally(town, "patrol")
    expect("posts passed", (stand.done, stand.open), (4 * posts, 0))
    passed = Visit.objects.filter(round__code="patrol", outcome="done").count()
    return f"{teams} teams, {posts} posts dawn to dusk, {places} places of a week filled, {passed} patrol points passed in a day"
