"""The pages of inspections: a list fixed, drawn, published; findings until they are passed."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.rounds.models import Draw, Finding, Round
from liba.rounds.rules.draws import read, what_is_wrong
from liba.workforce.models import Post
from tests.console.conftest import SignIn, said_by
from tests.rounds.test_draws import inspection, posts
from tests.support.town import DAY, SmallTown

__all__ = ["inspection", "posts"]


@pytest.mark.usefixtures("inspection")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_draw_from_its_list_to_its_file(town: SmallTown, sign_in: SignIn, language: str) -> None:
    client = sign_in(Role.INSPECTOR, language=language)
    said_by(client, "/inspections/draws/")
    round_id = Round.objects.get(code="inspection").pk
    asked = {"round": round_id, "day": DAY.isoformat(), "count": 2, "record_days": 1}
    assert client.post("/inspections/draws/", asked).status_code == 302
    draw = Draw.objects.get()
    page = said_by(client, f"/inspections/draws/{draw.pk}/")
    assert draw.list_digest in page
    assert "openssl" in page
    assert what_is_wrong(read(client.get(f"/inspections/draws/{draw.pk}.txt").content.decode())) == ()
    assert client.post(f"/inspections/draws/{draw.pk}/seed/", {"seed": "7", "source": ""}).status_code == 200
    seed = {"seed": "03 05 14", "source": "双色球2020016期"}
    assert client.post(f"/inspections/draws/{draw.pk}/seed/", seed).status_code == 302
    assert "03 05 14" in said_by(client, f"/inspections/draws/{draw.pk}/")
    published = read(client.get(f"/inspections/draws/{draw.pk}.txt").content.decode())
    assert (len(published.picks), what_is_wrong(published)) == (2, ())
    again = client.post("/inspections/draws/", asked)
    assert again.status_code == 200


def test_a_finding_from_its_words_to_its_pass(town: SmallTown, posts: list[Post], sign_in: SignIn) -> None:
    inspector, other = sign_in(Role.INSPECTOR), sign_in(Role.COMMANDER)
    assert "1号卡口" in said_by(inspector, "/inspections/new/")
    told = {"place": f"p{posts[0].pk}", "words": "台账漏登", "due_on": DAY.isoformat()}
    assert inspector.post("/inspections/new/", told).status_code == 302
    found = Finding.objects.get()
    assert "台账漏登" in said_by(inspector, "/inspections/")
    Finding.objects.update(due_on=DAY - timedelta(days=1))
    assert "should have been put right" in said_by(inspector, "/inspections/")
    cadre = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    assert "Put right" in said_by(cadre, f"/inspections/{found.pk}/")
    assert cadre.post(f"/inspections/{found.pk}/correct/", {"note": "已补登"}).status_code == 302
    assert cadre.post(f"/inspections/{found.pk}/look/", {"passed": "yes"}).status_code == 403
    assert other.post(f"/inspections/{found.pk}/look/", {"passed": "no", "due_on": ""}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.times_reopened) == ("open", 1)
    cadre.post(f"/inspections/{found.pk}/correct/", {"note": "又补了"})
    assert inspector.post(f"/inspections/{found.pk}/look/", {"passed": "yes"}).status_code == 302
    assert "台账漏登" not in said_by(inspector, "/inspections/")
    assert "台账漏登" in said_by(inspector, "/inspections/", show="passed")
    assert inspector.get("/inspections/?format=xlsx&show=all").content[:2] == b"PK"


def test_who_may_not_sees_nothing(town: SmallTown, posts: list[Post], sign_in: SignIn) -> None:
    assert sign_in(Role.GUARD).get("/inspections/").status_code == 403
    assert sign_in(Role.GRID_WORKER).post("/inspections/draws/1/seed/", {"seed": "7"}).status_code == 403
    elsewhere = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    found = Finding.objects.create(
        post=posts[0], words="空岗", state="open", due_on=DAY, found_at=town.now, found_by="甲"
    )
    assert elsewhere.get(f"/inspections/{found.pk}/").status_code == 404
