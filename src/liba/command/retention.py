"""What command holds of people, why, how long, and how it is destroyed. That something was done stays: it names nobody."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liba.command.models import (
    ActivationGroup,
    ActivationMember,
    ActivationTask,
    Briefing,
    Channel,
    Message,
    Problem,
    TaskEvent,
    UnitReturn,
)
from liba.command.services.order_ending import (
    destroy_files_of_orders,
    destroy_photos_of_orders,
    forget_people,
    forget_words,
)
from liba.command.terms.orders import ProblemState
from liba.governance.retention import RetentionRule

STEP = 50_000
_WORDED = ("problems", "notes")


def _returns(before: datetime) -> int:
    held = Q(responder__isnull=False) | ~Q(note="")
    due = UnitReturn.objects.filter(held, recorded_at__lt=before).values("pk")[:STEP]
    return UnitReturn.objects.filter(pk__in=due).update(responder=None, note="", by="")


def _problems(before: datetime) -> int:
    held = ~Q(words="") | Q(raiser__isnull=False) | Q(owner__isnull=False)
    ended = Problem.objects.filter(held, state=ProblemState.ENDED.value, ended_at__lt=before)
    return ended.update(words="", outcome="", raiser=None, owner=None, raised_by="", ended_by="")


def _briefings(before: datetime) -> int:
    changed = []
    for briefing in Briefing.objects.filter(made_at__lt=before).order_by("pk")[:STEP]:
        if any(briefing.page.get(part) for part in _WORDED):
            briefing.page = briefing.page | {part: [] for part in _WORDED}
            changed.append(briefing)
    Briefing.objects.bulk_update(changed, ["page"], batch_size=200)
    return len(changed)


def _messages(before: datetime) -> int:
    due = Message.objects.filter(made_at__lt=before).values_list("pk", flat=True)[: STEP // 100]
    return Message.objects.filter(pk__in=list(due)).delete()[0]


def _ways(before: datetime) -> int:
    return Channel.objects.filter(user__is_active=False, added_at__lt=before).delete()[0]


def _musters(before: datetime) -> int:
    ActivationGroup.objects.filter(activation__ended_at__lt=before, leader__isnull=False).update(leader=None)
    said = ~Q(done_by="") | ~Q(note="") | ~Q(begun_by="") | ~Q(blocked_by="")
    named = ActivationTask.objects.filter(said, activation__ended_at__lt=before)
    emptied = named.update(done_by="", note="", begun_by="", blocked_by="")
    TaskEvent.objects.filter(task__activation__ended_at__lt=before).delete()
    due = ActivationMember.objects.filter(activation__ended_at__lt=before).values_list("pk", flat=True)[:STEP]
    gone = list(due)
    ActivationMember.objects.filter(pk__in=gone).delete()
    return emptied + len(gone)


RETENTION = (
    RetentionRule(
        name="command.returns",
        holds=_("who reported for a unit, and what was said of its figures"),
        purpose=_("answering for the day's figures"),
        since=_("the return arrived"),
        keeps=timedelta(days=180),
        destroyed=_("fields emptied; that the unit reported stays"),
        destroy=_returns,
    ),
    RetentionRule(
        name="command.problems",
        holds=_("words of problems that were solved, who sent them up and who owned them"),
        purpose=_("showing what was asked for and what came of it"),
        since=_("the problem ended"),
        keeps=timedelta(days=180),
        destroyed=_("fields emptied; number, area and times stay"),
        destroy=_problems,
    ),
    RetentionRule(
        name="command.briefings",
        holds=_("problems' and units' words in briefings"),
        purpose=_("answering for what was decided"),
        since=_("the briefing was made"),
        keeps=timedelta(days=180),
        destroyed=_("words taken out; figures, gaps and decisions stay"),
        destroy=_briefings,
    ),
    RetentionRule(
        name="command.order_words",
        holds=_("who took orders on, objected or reported, and in which words"),
        purpose=_("following an order until it is done"),
        since=_("the order was issued"),
        keeps=timedelta(days=180),
        destroyed=_("fields emptied; times, numbers and grades of units stay"),
        destroy=forget_words,
    ),
    RetentionRule(
        name="command.order_people",
        holds=_("orders to single people"),
        purpose=_("following an order until it is done"),
        since=_("the order was issued"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted"),
        destroy=forget_people,
    ),
    RetentionRule(
        name="command.order_photos",
        holds=_("photos that show what was done for an order"),
        purpose=_("accepting the report"),
        since=_("the photo arrived"),
        keeps=timedelta(days=30),
        destroyed=_("files and rows deleted"),
        destroy=destroy_photos_of_orders,
    ),
    RetentionRule(
        name="command.order_files",
        holds=_("files that went with orders, which may name people"),
        purpose=_("doing what was ordered"),
        since=_("the order was issued"),
        keeps=timedelta(days=180),
        destroyed=_("files and rows deleted"),
        destroy=destroy_files_of_orders,
    ),
    RetentionRule(
        name="command.messages",
        holds=_("what was sent to whom on which way, and what became of it"),
        purpose=_("knowing who was reached, and which gateways can be relied on"),
        since=_("the message was made"),
        keeps=timedelta(days=90),
        destroyed=_("rows deleted"),
        destroy=_messages,
    ),
    RetentionRule(
        name="command.ways",
        holds=_("addresses for messages of people whose account is closed (sealed)"),
        purpose=_("reaching those who serve"),
        since=_("the account is closed"),
        keeps=timedelta(days=1),
        destroyed=_("rows deleted"),
        destroy=_ways,
    ),
    RetentionRule(
        name="command.musters",
        holds=_("who was called to a muster, what they answered, when they came"),
        purpose=_("the report, and calling better the next time"),
        since=_("the activation ended"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted; the report's figures stay"),
        destroy=_musters,
    ),
)
