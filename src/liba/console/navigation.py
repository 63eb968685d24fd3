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


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together, under a heading; the first has none."""

    label: str | Promise
    items: tuple[Item, ...]


MENU: tuple[Section, ...] = (
    Section(
        "",
        (
            Item("today", _("Today"), "today", "t"),
            Item(
                "map",
                _("Map"),
                "map",
                "m",
                frozenset({Power.SEE_GATES, Power.EDIT_TERRITORY, Power.SEE_PEOPLE, Power.ISSUE_PASS}),
            ),
        ),
    ),
    Section(
        _("Command"),
        (
            Item(
                "alarm",
                _("Alarm"),
                "alert",
                "a",
                frozenset({Power.SEE_ORDERS, Power.ACTIVATE, Power.MANAGE_WORKFORCE}),
            ),
            Item("orders", _("Orders"), "journal", "d", frozenset({Power.SEE_ORDERS, Power.ISSUE_ORDER})),
            Item("cycle", _("Daily cycle"), "clock", "j", frozenset({Power.SEE_ORDERS})),
            Item("briefing", _("Briefing"), "evening", "b", frozenset({Power.SEE_ORDERS})),
            Item("incidents", _("Incidents"), "incident", "z", frozenset({Power.SEE_INCIDENTS})),
            Item("problems", _("Problems"), "warn", "q", frozenset({Power.SEE_ORDERS})),
        ),
    ),
    Section(
        _("At the doors"),
        (
            Item("rounds", _("Rounds"), "rounds", "v", frozenset({Power.SEE_ROUNDS, Power.MANAGE_ROUNDS})),
            Item("households", _("Households"), "households", "h", frozenset({Power.SEE_PEOPLE})),
            Item("census", _("Census"), "users", "n", frozenset({Power.EDIT_REGISTRY})),
            Item("inspections", _("Inspections"), "eye", "x", frozenset({Power.INSPECT, Power.SEE_ROUNDS})),
            Item("forms", _("Forms"), "edit", "f", frozenset({Power.MANAGE_ROUNDS})),
        ),
    ),
    Section(
        _("At the gates"),
        (
            Item("gates", _("Gates"), "gates", "k", frozenset({Power.SEE_GATES})),
            Item(
                "passes",
                _("Passes"),
                "passes",
                "p",
                frozenset({Power.ISSUE_PASS, Power.HAND_OUT_PASS, Power.SEE_PEOPLE}),
            ),
        ),
    ),
    Section(
        _("On duty"),
        (
            Item("workforce", _("Workforce"), "person", "w", frozenset({Power.SEE_WORKFORCE})),
            Item("chain", _("Chain"), "double", "l", frozenset({Power.SEE_WORKFORCE})),
            Item("units", _("Units"), "users", "u", frozenset({Power.SEE_WORKFORCE})),
            Item("rotas", _("Rotas"), "clock", "o", frozenset({Power.SEE_WORKFORCE})),
            Item("pledges", _("Pledges"), "edit", "e", frozenset({Power.SEE_WORKFORCE})),
        ),
    ),
    Section(
        _("In force"),
        (
            Item(
                "measures", _("Measures"), "measures", "c", frozenset({Power.DECIDE_MEASURE, Power.SEE_GATES})
            ),
        ),
    ),
    Section(
        _("The system"),
        (
            Item("messages", _("Messages"), "external", "a", frozenset({Power.MANAGE_MESSAGES})),
            Item("devices", _("Devices"), "devices", "s", frozenset({Power.PAIR_DEVICE})),
            Item("imports", _("Import"), "imports", "i", frozenset({Power.IMPORT_ROSTER})),
            Item("users", _("Users"), "users", "y", frozenset({Power.MANAGE_USERS})),
            Item("journal", _("Journal"), "journal", "r", frozenset({Power.READ_JOURNAL})),
        ),
    ),
)


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """The menu as this actor sees it, without sections that hold nothing for them."""
    held = actor.powers
    seen = (
        Section(section.label, tuple(item for item in section.items if not item.powers or item.powers & held))
        for section in MENU
    )
    return tuple(section for section in seen if section.items)


def items_for(actor: Actor) -> tuple[Item, ...]:
    """The pages of the menu in their order, without headings."""
    return tuple(item for section in sections_for(actor) for item in section.items)
