"""A live part that many ask for is made once, and never shows less than its asker was told of."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from liba.accounts.terms import Role
from liba.command.terms.orders import CopyEventKind
from liba.console import shared
from liba.console.orders import overview
from liba.console.shared import made_once
from liba.governance.selectors.changes import newest_line
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, ActorKind, Power, Scope, system
from tests.console.conftest import SignIn, browser_of, said_by
from tests.console.test_orders import says
from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown, local

TEMPLATE = "console/orders/list_live.html"
BODY = {"show": "open", "lines": [], "waiting": 0, "late": 0}


def _asked(path: str = "", heard: object = "", power: Power = Power.SEE_ORDERS) -> HttpRequest:
    request = RequestFactory().get("/orders/live/", headers={shared.HEARD: str(heard)} if heard != "" else {})
    request.actor = Actor(ActorKind.USER, "1", "A", (Scope(frozenset({power}), path),))  # type: ignore[attr-defined]
    return request


def _written() -> int:
    with decision():
        record(system("tests"), "command.order.issued", "order", 1, local("07:00"))
    return newest_line()


class _Values:
    """Counts how often a part is made; each has another number in it."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> dict[str, object]:
        self.made += 1
        return BODY | {"objected": self.made}


@pytest.fixture
def values() -> _Values:
    return _Values()


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


pytestmark = pytest.mark.django_db


def test_who_was_told_of_a_line_gets_a_part_that_shows_it(values: _Values) -> None:
    told = _written()
    for _ in range(60):
        made_once(_asked(heard=told), TEMPLATE, values)  # type: ignore[arg-type]
    assert values.made == 1
    later = _written()
    made_once(_asked(heard=told), TEMPLATE, values)  # type: ignore[arg-type]
    assert values.made == 1
    made_once(_asked(heard=later), TEMPLATE, values)  # type: ignore[arg-type]
    assert values.made == 2


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 30, "٣"])
def test_who_only_polls_or_says_nonsense_sees_everything_up_to_now(values: _Values, said: str) -> None:
    for made in (1, 2, 3):
        _written()
        made_once(_asked(heard=said), TEMPLATE, values)  # type: ignore[arg-type]
        assert values.made == made
    made_once(_asked(heard=said), TEMPLATE, values)  # type: ignore[arg-type]
    assert values.made == 3


@pytest.mark.parametrize(
    "other",
    [
        lambda: _asked("0001", 1),
        lambda: _asked("", 1, Power.ISSUE_ORDER),
    ],
)
def test_other_powers_or_areas_never_share_it(values: _Values, other: Callable[[], HttpRequest]) -> None:
    made_once(_asked(heard=1), TEMPLATE, values)  # type: ignore[arg-type]
    made_once(other(), TEMPLATE, values)  # type: ignore[arg-type]
    assert values.made == 2
    made_once(other(), TEMPLATE, values, "another list")  # type: ignore[arg-type]
    assert values.made == 3


def test_sixty_screens_share_a_list_and_each_keeps_its_own_form_s_token(
    town: SmallTown, commander: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        overview, "_live", lambda request: made.append(request.user.pk) or BODY | {"objected": 0}
    )
    second = browser_of(town.user(Role.COMMANDER, name="second"))
    cadre = browser_of(town.user(Role.VILLAGE_CADRE, area=town.villages[0], name="cadre"))
    for client in (commander, second, commander, second):
        assert client.get("/orders/live/", headers={shared.HEARD: "0"}).status_code == 200
    assert len(made) == 1
    cadre.get("/orders/live/", headers={shared.HEARD: "0"})
    assert len(made) == 2
    commander.get("/orders/live/", {"show": "all"}, headers={shared.HEARD: "0"})
    assert len(made) == 3


def test_a_board_with_forms_gives_each_asker_a_token_of_their_own(
    command: Commanded, commander: Client
) -> None:
    order = command.issue()
    copy = command.copy(order)
    for kind in (CopyEventKind.READ, CopyEventKind.DONE):
        says(command, order, 0, kind)
    tokens = set()
    for client in (commander, browser_of(command.town.user(Role.COMMANDER, name="second"))):
        client.handler.enforce_csrf_checks = True
        page = said_by(client, f"/orders/{order.pk}/live/")
        (token,) = set(re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page))
        sent = client.post(f"/orders/copy/{copy.pk}/note/", {"csrfmiddlewaretoken": token, "note": ""})
        assert sent.status_code != 403
        tokens.add(token)
    assert len(tokens) == 2
    assert shared._TOKEN not in page
