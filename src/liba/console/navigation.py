"""The pages' menu. An item is shown to those who hold one of its powers."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.kernel.actors import Actor, Power


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu. `key` opens it after `g`; the first four that one may see stand at a phone's foot."""

    name: str
    label: str | Promise
    icon: str
    key: str
    powers: frozenset[Power] = frozenset()

    @property
    def address(self) -> str:
        """Where the page is."""
        return reverse(f"console:{self.name}")


MENU: tuple[Item, ...] = (
    Item("today", _("Today"), "today", "t"),
    Item(
        "map",
        _("Map"),
        "map",
        "m",
        frozenset({Power.SEE_GATES, Power.EDIT_TERRITORY, Power.SEE_PEOPLE, Power.ISSUE_PASS}),
    ),
    Item("gates", _("Gates"), "gates", "k", frozenset({Power.SEE_GATES})),
    Item(
        "passes",
        _("Passes"),
        "passes",
        "p",
        frozenset({Power.ISSUE_PASS, Power.HAND_OUT_PASS, Power.SEE_PEOPLE}),
    ),
    Item("households", _("Households"), "households", "h", frozenset({Power.SEE_PEOPLE})),
    Item("workforce", _("Workforce"), "person", "w", frozenset({Power.SEE_WORKFORCE})),
    Item("measures", _("Measures"), "measures", "c", frozenset({Power.DECIDE_MEASURE, Power.SEE_GATES})),
    Item("devices", _("Devices"), "devices", "s", frozenset({Power.PAIR_DEVICE})),
    Item("imports", _("Import"), "imports", "i", frozenset({Power.IMPORT_ROSTER})),
    Item("users", _("Users"), "users", "y", frozenset({Power.MANAGE_USERS})),
    Item("journal", _("Journal"), "journal", "r", frozenset({Power.READ_JOURNAL})),
)


def items_for(actor: Actor) -> tuple[Item, ...]:
    """The menu as this actor sees it."""
    held = actor.powers
    return tuple(item for item in MENU if not item.powers or item.powers & held)
