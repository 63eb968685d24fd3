"""One person in two rows, as the console shows it."""

import re

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.registry.models import Person, PersonMerge
from tests.console.conftest import SignIn, said_by
from tests.registry.test_merging import bare
from tests.support.town import SmallTown


def test_a_pair_is_found_compared_merged_and_undone(town: SmallTown, sign_in: SignIn) -> None:
    home = town.households[0]
    one, other = home.people.order_by("pk")[1:3]
    bare(other)
    Person.objects.filter(pk=other.pk).update(name=one.name)
    client = sign_in(Role.CLERK)
    assert "Perhaps one person in two rows" in said_by(client, f"/households/{home.pk}/")
    assert f"one={one.pk}" in said_by(client, "/people/duplicates")
    address = f"/people/merge?one={one.pk}&other={other.pk}"
    page = said_by(client, "/people/merge", one=str(one.pk), other=str(other.pk))
    versions = dict(re.findall(r'name="(version-\d)" value="(\d+)"', page))
    assert JournalLine.objects.filter(verb="registry.household.seen", subject_id=str(home.pk)).exists()
    assert client.post(address, {"kept": one.pk, "version-0": 9, "version-1": 9}).status_code == 409
    assert client.post(address, {"kept": one.pk, **versions}).status_code == 302
    merge = PersonMerge.objects.get()
    assert (merge.kept_id, merge.merged_id) == (one.pk, other.pk)
    assert "Make them two again" in said_by(client, f"/households/{home.pk}/")
    assert client.get(address).status_code == 404
    assert client.post(f"/people/merges/{merge.pk}/undo").status_code == 302
    assert client.post(f"/people/merges/{merge.pk}/undo").status_code == 409


def test_only_who_keeps_the_register_there_merges(town: SmallTown, sign_in: SignIn) -> None:
    one, other = town.households[0].people.order_by("pk")[:2]
    stranger = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    assert stranger.get("/people/merge", {"one": one.pk, "other": other.pk}).status_code == 403
    assert sign_in(Role.GUARD).get("/people/duplicates").status_code == 403
    assert sign_in(Role.CLERK).get("/people/merge", {"one": "x", "other": 7}).status_code == 404
