"""Cases about what the guard taps."""

from collections.abc import Iterator
from datetime import date

from liba.access.terms import Answers, Found, Locality, PassStatus, TemperatureRule
from tests.vectors.cases import FINE, Case, answered, attempt, card, ruled

INCLUSIVE = ruled(temperature=TemperatureRule(limit=373, limit_refused=True))
EXCLUSIVE = ruled(temperature=TemperatureRule(limit=373, limit_refused=False))


def finished() -> Iterator[Case]:
    yield Case("all in order", attempt(answers=FINE))
    yield Case("no mask", attempt(answers=answered(mask=False)), ("no_mask",))
    yield Case("mask not looked at", attempt(answers=answered(mask=None)), ("mask_unknown",))
    yield Case("no ID", attempt(answers=answered(id=False)), ("no_id",))
    yield Case("ID not looked at", attempt(answers=answered(id=None)), ("id_unknown",))
    yield Case(
        "purpose not admitted",
        attempt(answers=answered(purpose="visit")),
        ("purpose_not_admitted",),
        facts={"purpose": "visit"},
    )
    yield Case("purpose not asked", attempt(answers=answered(purpose=None)), ("purpose_unknown",))
    yield Case(
        "purpose that the rule does not know",
        attempt(answers=answered(purpose="dance")),
        ("purpose_unknown",),
    )
    yield Case(
        "nothing tapped at all",
        attempt(answers=Answers()),
        ("mask_unknown", "id_unknown", "temperature_unknown", "purpose_unknown"),
    )
    bare = ruled(needs=(), temperature=None, purposes=())
    yield Case("a gate that asks nothing", attempt(rule=bare))
    yield Case("a gate that asks nothing, answered", attempt(rule=bare, answers=Answers()))
    yield Case(
        "a lost card and no mask",
        attempt(card=card(status=PassStatus.LOST), answers=answered(mask=False)),
        ("lost", "no_mask"),
    )
    yield Case("wrong day, everything tapped", attempt(date(2020, 2, 24), answers=FINE), ("wrong_day",))
    yield Case(
        "not enforced, no mask", attempt(cordon_window=None, answers=answered(mask=False)), ("not_enforced",)
    )


def temperatures() -> Iterator[Case]:
    for measured, with_limit, without in (
        (372, (), ()),
        (373, ("fever",), ()),
        (374, ("fever",), ("fever",)),
        (300, (), ()),
        (299, ("temperature_implausible",), ("temperature_implausible",)),
        (440, ("fever",), ("fever",)),
        (441, ("temperature_implausible",), ("temperature_implausible",)),
        (0, ("temperature_implausible",), ("temperature_implausible",)),
    ):
        taken = answered(temperature=measured)
        yield Case(f"{measured} with the limit refused", attempt(rule=INCLUSIVE, answers=taken), with_limit)
        yield Case(f"{measured} with the limit admitted", attempt(rule=EXCLUSIVE, answers=taken), without)
    yield Case("not measured", attempt(answers=answered(temperature=None)), ("temperature_unknown",))
    yield Case(
        "no limit, fever noted",
        attempt(rule=ruled(temperature=None), answers=answered(temperature=401)),
    )
    yield Case(
        "fever says what and which",
        attempt(rule=INCLUSIVE, answers=answered(temperature=373)),
        ("fever",),
        facts={"measured": 373, "limit": 373},
    )


def localities() -> Iterator[Case]:
    either = ruled(needs=(), temperature=None, purposes=(), locality=Locality.PASS_OR_REGISTERED)
    always = ruled(needs=(), temperature=None, purposes=(), locality=Locality.REGISTERED)
    nothing = card(found=Found.NONE)
    yield Case("pass stands for local", attempt(rule=either))
    yield Case("pass stands for local, answered", attempt(rule=either, answers=Answers()))
    yield Case("without a pass locality is asked", attempt(rule=either, card=nothing), (), ("local",))
    yield Case("registered without a pass", attempt(rule=either, card=nothing, answers=Answers(local=True)))
    yield Case(
        "outsider turned away",
        attempt(rule=either, card=nothing, answers=Answers(local=False)),
        ("not_local",),
    )
    yield Case(
        "locality not asked", attempt(rule=either, card=nothing, answers=Answers()), ("locality_unknown",)
    )
    yield Case("register asked even with a pass", attempt(rule=always), (), ("local",))
    yield Case(
        "pass of somebody not registered", attempt(rule=always, answers=Answers(local=False)), ("not_local",)
    )
    yield Case("registered and with a pass", attempt(rule=always, answers=Answers(local=True)))
    asked = ruled(locality=Locality.REGISTERED)
    yield Case(
        "questions in their order", attempt(rule=asked), (), ("mask", "id", "local", "temperature", "purpose")
    )


ANSWER_CASES = (finished, temperatures, localities)
