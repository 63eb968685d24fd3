"""What the live stream calls things: verbs of the journal, put together as pages show them."""

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
    "command.activation": "muster",
    "command.muster": "muster",
    "command": "cycle",
}
"""By the beginning of the verb; the longest that fits counts."""

SECONDS_BETWEEN: Final = {"gates": 5.0, "rounds": 5.0, "passes": 5.0, "registry": 5.0}
"""Topics that change all the time are told at most so often, or sixty screens would do nothing but ask."""


def topic_of(verb: str) -> str:
    """The topic of a verb; empty for what no page shows live, such as looks at people."""
    if verb.endswith((".seen", ".searched", "_seen")):
        return ""
    words = verb.split(".")
    for length in range(len(words), 0, -1):
        topic = TOPICS.get(".".join(words[:length]))
        if topic:
            return topic
    return ""
