"""What is answered at a door in a demo town: mostly that all is well, now and then what somebody has to see to."""

from collections.abc import Iterable
from random import Random

from liba.rounds.reports import AnswersSent
from liba.rounds.rules.answers import all_well
from liba.rounds.terms.census import COUNTED, PRESENCE, PRESENT
from liba.rounds.terms.forms import About, FormSpec, Question, QuestionKind, Value

# How often in ten thousand an answer is not what the one tap gives, and what it is then.
_RARE: dict[str, tuple[int, Value]] = {
    "unwell": (12, "yes"),
    "all_seen": (150, "no"),
    "at_home": (60, "no"),
    "returned": (25, 1),
    "outsiders": (12, 1),
    "guests": (30, 1),
    "left": (60, 1),
    "orderly": (200, "no"),
    "measured": (300, "no"),
    "masks": (250, "no"),
    "closed_or_ruled": (250, "no"),
    "staffed": (200, "no"),
    "records": (700, "no"),
    "told_pass": (60, "no"),
    "mood": (600, "low"),
    "presence": (80, "away"),
}
# Counts that have no tap: up to how many, and how often in ten thousand they are not zero.
_COUNTS = {
    "gatherings": (2, 1500),
    "sent_home": (6, 1500),
    "persuaded": (5, 4000),
}
_MEASURED, _FEVER = 2500, 15
_MISCOUNTED = 60


def answers_at(spec: FormSpec, people: Iterable[int], random: Random) -> AnswersSent:
    """One visit's answers for the door and each of its people."""
    asked = list(people)
    tapped = all_well(spec, asked)
    door = dict(tapped.door)
    persons = {person: dict(given) for person, given in tapped.people.items()}
    for question in spec.questions:
        if question.when is not None or question.kind in (QuestionKind.PHOTO, QuestionKind.TEXT):
            continue
        places = persons.values() if question.about is About.PERSON else (door,)
        for given in places:
            value = _value(question, given.get(question.code), random)
            if value is not None:
                given[question.code] = value
    if any(question.code == COUNTED for question in spec.questions):
        here = sum(given.get(PRESENCE, PRESENT) == PRESENT for given in persons.values())
        door[COUNTED] = here + (random.randrange(10_000) < _MISCOUNTED)
    return AnswersSent(door, persons)


def _value(question: Question, tapped: Value | None, random: Random) -> Value | None:
    if question.code == "temperature":
        if not question.required and random.randrange(10_000) >= _MEASURED:
            return None
        return 373 + random.randrange(12) if random.randrange(10_000) < _FEVER else 361 + random.randrange(9)
    if question.code in _COUNTS:
        most, often = _COUNTS[question.code]
        return random.randint(1, most) if random.randrange(10_000) < often else 0
    odds, other = _RARE.get(question.code, (0, ""))
    return other if random.randrange(10_000) < odds else tapped
