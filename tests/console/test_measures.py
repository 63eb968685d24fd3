"""Measures: decided, renewed, set right, ended; and what hangs on them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liba.access import services as access
from liba.accounts.terms import Role
from liba.governance.models import JournalLine, Measure
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


def _decision(**changes: str) -> dict[str, str]:
    return {
        "code": "market-closed", "kind": "cordon", "title_zh": "关闭市场", "title_en": "Market closed",
        "legal_basis": "第1号令", "scope": "何家场", "starts_at": "2020-02-27T08:00", "ends_at": "2020-03-05T08:00",
    } | changes  # fmt: skip


def test_a_measure_is_decided_on_the_towns_clock(commander: Client) -> None:
    response = commander.post(reverse("console:measure_new"), _decision())
    made = Measure.objects.get(code="market-closed")
    assert response["Location"] == reverse("console:measure", args=[made.pk])
    assert made.starts_at.isoformat() == "2020-02-27T00:00:00+00:00"
    assert JournalLine.objects.filter(verb="governance.measure.decided", subject_id=str(made.pk)).exists()


def test_an_end_before_the_start_is_refused_and_entries_stay(commander: Client) -> None:
    text = commander.post(
        reverse("console:measure_new"), _decision(ends_at="2020-02-26T08:00")
    ).content.decode()
    assert "before it starts" in text
    assert 'value="关闭市场"' in text
    assert not Measure.objects.filter(code="market-closed").exists()


def test_a_measure_without_its_ground_is_not_taken(commander: Client) -> None:
    text = commander.post(reverse("console:measure_new"), _decision(legal_basis="")).content.decode()
    assert 'aria-invalid="true"' in text


def test_the_list_goes_by_state(commander: Client, town: SmallTown) -> None:
    one = town.measures["cordon"]
    one.ended_at = town.now - timedelta(hours=1)
    one.save()
    text = said_by(commander, reverse("console:measures"))
    assert text.index('id="state-running"') < text.index('id="state-ended"')


def test_ending_says_how_much_it_touches_and_ends_it(commander: Client, town: SmallTown) -> None:
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    scheme = town.measures["pass_scheme"]
    address = reverse("console:measure", args=[scheme.pk])
    cards = 3 * len(town.households)
    assert f"7 types of passes and {cards} passes" in said_by(commander, address)
    commander.post(reverse("console:measure_end", args=[scheme.pk]), {"reason": "疫情结束"})
    scheme.refresh_from_db()
    assert scheme.ended_at == town.now
    assert "疫情结束" in said_by(commander, address)


def test_a_measure_that_is_over_is_not_ended_twice(commander: Client, town: SmallTown) -> None:
    address = reverse("console:measure_end", args=[town.measures["cordon"].pk])
    commander.post(address, {"reason": "x"})
    assert commander.post(address, {"reason": "x"}).status_code == 409


def test_a_renewal_goes_on_and_each_names_the_other(commander: Client, town: SmallTown) -> None:
    old = town.measures["cordon"]
    entries = {"code": "order-cordon-2", "legal_basis": "第2号令", "ends_at": "2020-06-30T00:00"}
    response = commander.post(reverse("console:measure_renew", args=[old.pk]), entries)
    new = Measure.objects.get(code="order-cordon-2")
    assert response["Location"] == reverse("console:measure", args=[new.pk])
    assert new.renews == old
    assert reverse("console:measure", args=[new.pk]) in said_by(
        commander, reverse("console:measure", args=[old.pk])
    )


def test_a_renewal_with_a_taken_code_is_refused_with_its_entries(commander: Client, town: SmallTown) -> None:
    old = town.measures["cordon"]
    entries = {"code": old.code, "legal_basis": "第2号令", "ends_at": "2020-06-30T00:00"}
    text = commander.post(reverse("console:measure_renew", args=[old.pk]), entries).content.decode()
    assert "exists" in text
    assert "第2号令" in text


def test_words_are_set_right_unless_somebody_was_faster(commander: Client, town: SmallTown) -> None:
    one = town.measures["cordon"]
    entries = {
        "version": one.version, "title_zh": "封闭场镇", "title_en": "", "legal_basis": "第3号令", "scope": "全镇"
    }  # fmt: skip
    address = reverse("console:measure_revise", args=[one.pk])
    commander.post(address, entries)
    one.refresh_from_db()
    assert one.title_zh == "封闭场镇"
    assert "was changed by somebody else" in commander.post(address, entries).content.decode()


def test_who_only_sees_gates_reads_but_does_not_decide(sign_in: SignIn, town: SmallTown) -> None:
    one = town.measures["cordon"]
    officer = sign_in(Role.GATE_OFFICER)
    assert "btn-error" not in said_by(officer, reverse("console:measure", args=[one.pk]))
    assert officer.post(reverse("console:measure_end", args=[one.pk]), {"reason": "x"}).status_code == 403


def test_measures_go_out_as_a_list(commander: Client) -> None:
    response = commander.get(reverse("console:measures"), {"format": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    assert "第四十二条" in response.content.decode()
