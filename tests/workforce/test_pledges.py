"""Promises: words with versions, signatures, and who has not signed."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.actors import Actor, ActorKind
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from liba.kernel.text import Text
from liba.registry.models import Person
from liba.workforce import selectors, services
from liba.workforce.models import Pledge, PledgeText
from liba.workforce.refusals import NotAsked, PledgeWithdrawn, SameWords, UnknownPledge
from liba.workforce.rules.pledges import row_code
from liba.workforce.terms import PledgeAudience, SignedBy
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown

pytestmark = pytest.mark.django_db


def promise(
    town: SmallTown,
    audience: PledgeAudience = PledgeAudience.RESPONDERS,
    *,
    words: str = "不外出",
    area: str = "",
) -> PledgeText:
    return services.decide_pledge(
        town.system, code="cov", audience=audience, title=Text("承诺书", "Pledge"), body=Text(words, words),
        area_code=area, now=town.now,
    )  # fmt: skip


def signed(town: SmallTown, text: PledgeText, **who: int) -> Pledge:
    return services.sign_pledge(
        town.system, text.pk, pledge_id=new_id(), signed_by=SignedBy.PAPER, happened_at=town.now, now=town.now, **who
    )  # fmt: skip


def test_signed_twice_is_signed_once(town: SmallTown) -> None:
    text, one = promise(town), enlist(town, "试甲")
    first = signed(town, text, responder_id=one.pk)
    assert signed(town, text, responder_id=one.pk) == first
    assert Pledge.objects.count() == 1


def test_other_words_ask_everybody_again(town: SmallTown) -> None:
    text, one = promise(town), enlist(town, "试甲")
    signed(town, text, responder_id=one.pk)
    with pytest.raises(SameWords):
        promise(town)
    newer = promise(town, words="不串门")
    assert (newer.version, [t.pk for t in selectors.pledge_texts(town.system)]) == (2, [newer.pk])
    assert [row.pledge for row in selectors.signer_rows(town.system, newer, DAY)] == [None]
    assert [bool(row.pledge) for row in selectors.signer_rows(town.system, text, DAY)] == [True]
    with pytest.raises(PledgeWithdrawn):
        services.sign_pledge(
            town.system, text.pk, pledge_id=new_id(), responder_id=one.pk, happened_at=town.now + timedelta(hours=1),
            now=town.now + timedelta(hours=1),
        )  # fmt: skip


def test_a_phone_signs_for_its_holder_and_for_their_household_only(town: SmallTown) -> None:
    person = Person.objects.filter(household=town.households[0]).first()
    assert person is not None
    user = town.user(Role.LINKER, town.villages[0])
    one = enlist(town, "试甲", user_id=user.pk, id_number=person.id_number)
    other = enlist(town, "试乙")
    phone = Actor(ActorKind.DEVICE, str(user.pk), "试甲")
    mine, homes = promise(town), None
    ask = {"happened_at": town.now, "now": town.now}
    services.sign_pledge(phone, mine.pk, pledge_id=new_id(), responder_id=one.pk, **ask)
    with pytest.raises(Forbidden):
        services.sign_pledge(phone, mine.pk, pledge_id=new_id(), responder_id=other.pk, **ask)
    homes = services.decide_pledge(
        town.system,
        code="home",
        audience=PledgeAudience.HOUSEHOLDS,
        title=Text("公约"),
        body=Text("不聚集"),
        now=town.now,
    )
    services.sign_pledge(phone, homes.pk, pledge_id=new_id(), household_id=person.household_id, **ask)
    with pytest.raises(Forbidden):
        services.sign_pledge(phone, homes.pk, pledge_id=new_id(), household_id=town.households[1].pk, **ask)
    one.refresh_from_db()
    assert [(text.code, is_signed) for text, is_signed in selectors.pledges_asked(one)] == [
        ("cov", True),
        ("home", True),
    ]


def test_who_was_merged_signs_for_the_household_of_the_one_that_goes_on(town: SmallTown) -> None:
    merged, kept = town.households[0].people.first(), town.households[1].people.first()
    assert merged is not None
    user = town.user(Role.LINKER, town.villages[0])
    one = enlist(town, "试甲", user_id=user.pk, id_number=merged.id_number)
    merged.merged_into = kept
    merged.save()
    one.refresh_from_db()
    assert selectors.home_of(one) == town.households[1]
    text = promise(town, PledgeAudience.HOUSEHOLDS)
    phone = Actor(ActorKind.DEVICE, str(user.pk), "试甲")
    ask = {"pledge_id": new_id(), "happened_at": town.now, "now": town.now}
    with pytest.raises(Forbidden):
        services.sign_pledge(phone, text.pk, household_id=town.households[0].pk, **ask)
    services.sign_pledge(phone, text.pk, household_id=town.households[1].pk, **ask)
    assert Pledge.objects.get().household == town.households[1]


def test_a_text_asks_its_audience_in_its_area(town: SmallTown) -> None:
    text = promise(town, area=town.villages[1].code)
    there, here = enlist(town, "试甲", village=1), enlist(town, "试乙")
    signed(town, text, responder_id=there.pk)
    with pytest.raises(NotAsked):
        signed(town, text, responder_id=here.pk)
    with pytest.raises(NotAsked):
        signed(town, text, household_id=town.households[0].pk)
    with pytest.raises(UnknownPledge):
        signed(town, text)
    assert [row.name for row in selectors.signer_rows(town.system, text, DAY)] == ["试甲"]


def test_a_ticked_sheet_is_keyed_back(town: SmallTown) -> None:
    text = promise(town, PledgeAudience.HOUSEHOLDS)
    rows = selectors.signer_rows(town.system, text, DAY)
    assert len(rows) == 12
    typed = " ".join(row.code for row in rows[:5]) + f" 99 {row_code(10**7)}"
    came = services.key_sheet(town.system, text.pk, typed, ticked=[rows[5].id], now=town.now)
    assert (came.signed, came.already, came.wrong) == (6, 0, ("99", str(10**7)))
    again = services.key_sheet(town.system, text.pk, typed, now=town.now)
    assert (again.signed, again.already) == (0, 5)
    assert len(selectors.signer_rows(town.system, text, DAY, only_open=True)) == 6
    counts = selectors.signed_by_area(selectors.signer_rows(town.system, text, DAY))
    assert (sum(c.asked for c in counts), sum(c.signed for c in counts)) == (12, 6)


def test_a_cadre_keys_his_village_only(town: SmallTown) -> None:
    text = promise(town, PledgeAudience.HOUSEHOLDS)
    codes = " ".join(row.code for row in selectors.signer_rows(town.system, text, DAY))
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    mine = len(selectors.signer_rows(cadre, text, DAY))
    came = services.key_sheet(cadre, text.pk, codes, now=town.now)
    assert 0 < came.signed == mine < 12
    with pytest.raises(Forbidden):
        services.key_sheet(town.actor(Role.LINKER, town.villages[0]), text.pk, codes, now=town.now)
    with pytest.raises(NotFound):
        selectors.pledge_text(town.actor(Role.LINKER, town.villages[0]), text.pk)


def test_a_signature_keyed_by_mistake_is_taken_back(town: SmallTown) -> None:
    text, one = promise(town), enlist(town, "试甲")
    pledge = signed(town, text, responder_id=one.pk)
    services.strike_pledge(town.system, pledge.pk, now=town.now)
    assert not Pledge.objects.exists()
    with pytest.raises(NotFound):
        services.strike_pledge(town.system, pledge.pk, now=town.now)


def test_groups_are_counted(town: SmallTown, vocabulary: object) -> None:
    text = promise(town)
    for name in ("试甲", "试乙"):
        enlist(town, name, groups=("youth",))
    one = enlist(town, "试丙", groups=("youth", "women"))
    signed(town, text, responder_id=one.pk)
    counts = selectors.signed_by_group(selectors.signer_rows(town.system, text, DAY))
    assert {c.name.en: (c.asked, c.signed, c.open) for c in counts} == {
        "Youth team": (3, 1, 2),
        "Women's team": (1, 1, 0),
    }
