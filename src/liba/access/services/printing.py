"""Printing: jobs in parts that resume after any stop, single cards, hand-out sheets, and destroying what was printed."""

import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from liba.access.models import Pass, PassRun, PrintJob, SigningKey
from liba.access.print.apart import pdf_of, set_apart
from liba.access.print.composing import PRINTED, by_household, card_sheets_of, hand_out_list, printable
from liba.access.print.shapes import Sheets
from liba.access.refusals import KeyWithdrawnCards, NothingToPrint, TooManyRows
from liba.access.selectors.issuing import DOOR_ORDER, area_of, live_households
from liba.access.selectors.keys import town_path
from liba.access.selectors.passes import area_path_of
from liba.access.selectors.printing import print_folder, print_job_of
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.territory.models import Area

PART_CARDS = 1_000
PROCESSES = 2
MOST_ROWS = 2_000
MOST_SINGLE_CARDS = 200  # at once, outside of a job


def ask_print(actor: Actor, *, run_id: int, now: datetime, language: str = "zh-hans") -> PrintJob:
    """Ask for all cards of a run. Refuses a run without cards and one whose key is withdrawn. Nothing is printed yet."""
    run = PassRun.objects.select_related("type", "area").filter(pk=run_id).first()
    if run is None:
        raise NotFound(what=f"run {run_id}")
    path = run.area.path if run.area else town_path()
    actor.require(Power.ISSUE_PASS, path)
    if not run.used:
        raise NothingToPrint
    if SigningKey.objects.filter(kid=run.kid).exclude(withdrawn_at=None).exists():
        raise KeyWithdrawnCards(key=run.kid)
    with decision():
        job = PrintJob.objects.create(
            run=run, language=language, asked_at=now, asked_by=actor.name, total=run.used
        )
        record(
            actor,
            "access.print.asked",
            "print_job",
            job.pk,
            now,
            area_path=path,
            run=run.pk,
            cards=run.used,
        )
    return job


def print_step(job_id: int, *, now: datetime) -> PrintJob:
    """Print the next parts, one a process, and move the cursor. A part whose file is there already isn't printed again,
    so a job that was killed goes on where it was. Does nothing when the job is finished."""
    job = print_job_of(job_id)
    if job.finished_at is not None:
        return job
    if job.destroyed_at is not None:
        raise NothingToPrint
    folder = print_folder(job)
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(job.done, job.total, PART_CARDS)[:PROCESSES]
    waiting = [(start, folder / f"part-{start // PART_CARDS + 1:04d}.pdf") for start in starts]
    due = [(target, _sheets(job, start)) for start, target in waiting if not target.exists()]
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(set_apart, *zip(*due, strict=True)) if due else ())
    done = min(starts[-1] + PART_CARDS, job.total)
    finished = now if done >= job.total else None
    PrintJob.objects.filter(pk=job.pk, done__lt=done).update(done=done, finished_at=finished, failure="")
    job.refresh_from_db()
    return job


def print_job(job_id: int, *, now: datetime) -> PrintJob:
    """Print a job to its end, in steps; what a failed step said is kept on the job and raised."""
    job = print_job_of(job_id)
    while job.finished_at is None:
        try:
            job = print_step(job_id, now=now)
        except subprocess.CalledProcessError as failure:
            said = (failure.stderr or b"").decode(errors="replace").strip().splitlines()
            PrintJob.objects.filter(pk=job_id).update(failure=(said or ["?"])[-1][:300])
            raise
    return job


def card_sheet(actor: Actor, serials: Sequence[int], *, now: datetime) -> bytes:
    """A PDF of single cards, ten a page, by type and run. Refuses an empty choice, and cards that are stopped."""
    passes = list(
        Pass.objects.filter(
            pk__in=list(serials)[:MOST_SINGLE_CARDS], status__in=[status.value for status in PRINTED]
        )
        .select_related(
            "type", "type__cordon", "type__measure", "type__cordon__measure", "run", "run__area", "household",
            "household__area", "household__area__parent", "person", "site", "landlord",
        )
        .order_by("run_id", "serial")
    )  # fmt: skip
    if not passes or len({(one.type_id, one.run_id) for one in passes}) > 1:
        raise NothingToPrint
    for path in {area_path_of(one) for one in passes}:
        actor.require(Power.ISSUE_PASS, path)
    pdf = pdf_of(card_sheets_of(passes[0].type, passes[0].run, passes))
    with decision():
        record(
            actor,
            "access.cards.printed",
            "pass",
            passes[0].serial,
            now,
            area_path=area_path_of(passes[0]),
            cards=len(passes),
        )
    return pdf


def hand_out_sheet(actor: Actor, area_id: int, *, now: datetime) -> bytes:
    """A PDF to go from door to door with: every household below the area with its cards, an area a page. It shows addresses,
    so it is a line of the journal. Refuses an area without households, and one with more than two thousand."""
    area = area_of(area_id)
    actor.require(Power.HAND_OUT_PASS, area.path)
    households = list(
        live_households(area).select_related("area", "area__parent").order_by(*DOOR_ORDER)[: MOST_ROWS + 1]
    )
    if not households:
        raise NothingToPrint
    if len(households) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    good = Pass.objects.filter(household__in=live_households(area), status="good", person=None)
    cards = by_household(good.order_by("serial"))
    pdf = pdf_of([hand_out_list(part, own, cards) for part, own in _by_area(households)])
    with decision():
        record(
            actor,
            "access.sheet.printed",
            "area",
            area.pk,
            now,
            area_path=area.path,
            households=len(households),
        )
    return pdf


def destroy_prints(*, before: datetime, now: datetime) -> int:
    """Destroy the files of jobs that were asked for before an instant. Gives how many jobs; a second call finds none."""
    old = PrintJob.objects.filter(asked_at__lt=before, destroyed_at=None)
    jobs = list(old.select_related("run"))
    for job in jobs:
        shutil.rmtree(print_folder(job), ignore_errors=True)
    return PrintJob.objects.filter(pk__in=[job.pk for job in jobs]).update(destroyed_at=now)


def _sheets(job: PrintJob, start: int) -> Sheets:
    run = job.run
    passes = printable(run, run.first_serial + start, min(PART_CARDS, job.total - start))
    return card_sheets_of(run.type, run, passes)


def _by_area(households: Sequence[Household]) -> list[tuple[Area, list[Household]]]:
    by_area: dict[int, tuple[Area, list[Household]]] = {}
    for household in households:
        by_area.setdefault(household.area_id, (household.area, []))[1].append(household)
    return list(by_area.values())
