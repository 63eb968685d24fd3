"""What the live stream calls things: verbs of the journal, put together as pages show them."""

from collections.abc import Mapping
from typing import Final

TOPICS: Final = {
    "access.check": "gates",
    "access.duty": "gates",
    "access.post": "gates",
    "access.gate": "gates",
    "access.cordon": "gates",
    "access": "passes",
    "workforce": "duty",
    "rounds": "rounds",
    "registry": "registry",
    "governance.measure": "measures",
    "desk": "incidents",
    "command.order": "orders",
    "command.copy": "orders",
    "command.copy.delivered": "arrivals",
    "command.copy.read": "arrivals",
    "command.activation": "muster",
    "command.muster": "muster",
    "command": "cycle",
}
"""By the beginning of the verb; the longest that fits counts."""

SECONDS_BETWEEN: Final = {
    "gates": 5.0,
    "rounds": 5.0,
    "passes": 5.0,
    "registry": 5.0,
    "muster": 1.0,
    "arrivals": 5.0,
}
"""Topics that change all the time are told at most so often, or sixty screens would do nothing but ask."""
PAGE_WORDS: Final = {"arrivals": "orders"}
"""That an order has arrived and was read shows on the boards of orders, but no board needs it at once."""


PHONE_TOPICS: Final = {
    "command.order.issued": "orders",
    "command.order.withdrawn": "orders",
    "command.copy.returned": "answers",
    "command.copy.approved": "answers",
    "command.copy.passed_on": "answers",
    "command.problem": "notes",
    "command.bulletin": "told",
    "command.activation": "muster",
    "desk.incident.dispatched": "incidents",
    "desk.incident": "incidents_on",
    "workforce.link": "doors",
    "workforce.assignment": "doors",
    "rounds.round": "doors",
    "access.gate": "gate",
    "access.rule": "gate",
}
"""What seven hundred phones are woken for: never for what a phone itself said. Of incidents only the squads hear."""

PHONE_SECONDS: Final = {"answers": 15.0, "notes": 15.0, "incidents_on": 2.0, "doors": 60.0, "gate": 30.0}
PHONE_WORDS: Final = {"answers": "orders", "notes": "told", "incidents_on": "incidents"}
"""What is told less often is called the same on the phone, which fetches the same."""


def phone_topic_of(verb: str) -> str:
    """The topic of a verb for phones; empty for what wakes none, such as looks."""
    if verb.endswith(".seen"):
        return ""
    return _longest(PHONE_TOPICS, verb)


def topic_of(verb: str) -> str:
    """The topic of a verb; empty for what no page shows live, such as looks at people."""
    if verb.endswith((".seen", ".searched", "_seen")):
        return ""
    return _longest(TOPICS, verb)


def _longest(topics: Mapping[str, str], verb: str) -> str:
    words = verb.split(".")
    for length in range(len(words), 0, -1):
        topic = topics.get(".".join(words[:length]))
        if topic:
            return topic
    return ""
