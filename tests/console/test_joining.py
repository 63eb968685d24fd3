"""Two households that are one door, as the console shows it."""

import re

from liba.accounts.terms import Role
from liba.registry.models import HouseholdMerge
from tests.console.conftest import SignIn, said_by
from tests.registry.test_joining import twin
from tests.support.town import SmallTown


def test_a_household_is_named_compared_merged_and_undone(town: SmallTown, sign_in: SignIn) -> None:
    one, other = town.households[0], town.households[4]
    client = sign_in(Role.CLERK)
    assert "The same as another household" in said_by(client, f"/households/{one.pk}/")
    address = f"/households/{one.pk}/same"
    assert "Code or number of the other household" in said_by(client, address)
    page = said_by(client, address, other=other.number)
    assert other.address in page
    versions = dict(re.findall(r'name="(version-\d)" value="(\d+)"', page))
    post = f"{address}?other={other.code}"
    assert client.post(post, {"kept": other.pk, "version-0": 9, "version-1": 9}).status_code == 409
    assert client.post(post, {"kept": town.households[1].pk, **versions}).status_code == 404
    assert client.post(post, {"kept": other.pk, **versions}).headers["Location"] == f"/households/{other.pk}/"
    merge = HouseholdMerge.objects.get()
    assert (merge.kept_id, merge.merged_id) == (other.pk, one.pk)
    assert "Make them two again" in said_by(client, f"/households/{other.pk}/")
    closed = said_by(client, f"/households/{one.pk}/")
    assert f'href="/households/{other.pk}/"' in closed
    assert client.get(address).status_code == 409
    undo = f"/households/merges/{merge.pk}/undo"
    assert client.post(undo).headers["Location"] == f"/households/{one.pk}/"
    assert client.post(undo).status_code == 409


def test_what_is_no_other_household_is_said_at_the_field(town: SmallTown, sign_in: SignIn) -> None:
    one, closed = town.households[0], town.households[4]
    closed.closed_at = town.now
    closed.save()
    client = sign_in(Role.CLERK)
    for asked, answer in (
        ("nowhere", "There is no household of this code"),
        (one.code, "That is this household itself."),
        (closed.code, "That household is closed."),
        ("", "This field is required."),
    ):
        assert answer in said_by(client, f"/households/{one.pk}/same", other=asked)


def test_only_who_keeps_the_register_of_both_merges(town: SmallTown, sign_in: SignIn) -> None:
    one, other = town.households[0], town.households[2]
    assert one.area.path.startswith(town.villages[0].path)
    assert other.area.path.startswith(town.villages[1].path)
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    page = said_by(cadre, f"/households/{one.pk}/same", other=other.code)
    assert "There is no household of this code" in page
    assert cadre.get(f"/households/{other.pk}/same").status_code == 403
    assert sign_in(Role.GUARD).get(f"/households/{one.pk}/same").status_code == 403


def test_households_that_share_people_stand_among_the_likely_duplicates(
    town: SmallTown, sign_in: SignIn
) -> None:
    one, other = town.households[0], town.households[4]
    twin(one, other)
    client = sign_in(Role.CLERK)
    page = said_by(client, "/people/duplicates")
    assert "Perhaps one household in two places" in page
    assert f"/same?other={other.code}" in page
    people = one.people.order_by("pk").first(), other.people.order_by("pk").first()
    assert people[0] is not None
    assert people[1] is not None
    both = said_by(client, "/people/merge", one=str(people[0].pk), other=str(people[1].pk))
    assert "Compare the households" in both
