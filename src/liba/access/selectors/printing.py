"""Print jobs: how far they are, and where their parts lie."""

from pathlib import Path

from django.conf import settings

from liba.access.models import PrintJob
from liba.access.print.composing import ROW_CODE
from liba.kernel.refusals import NotFound


def print_folder(job: PrintJob) -> Path:
    """Where a job's parts lie, under the town's data folder. The key is in the name, so that a database made anew never takes
    another's cards for its own."""
    return Path(settings.LIBA_VAR) / "print" / f"{job.pk}-{job.run.kid}"


def print_job_of(job_id: int) -> PrintJob:
    """One job with its run, or a refusal."""
    job = (
        PrintJob.objects.select_related(
            "run",
            "run__area",
            "run__type",
            "run__type__cordon",
            "run__type__measure",
            "run__type__cordon__measure",
        )
        .filter(pk=job_id)
        .first()
    )
    if job is None:
        raise NotFound(what=f"print job {job_id}")
    return job


def print_jobs(*, limit: int = 50) -> list[PrintJob]:
    """Jobs, newest first, with their runs."""
    return list(
        PrintJob.objects.select_related("run", "run__type", "run__area").order_by("-asked_at", "-pk")[:limit]
    )


def print_parts(job: PrintJob) -> list[Path]:
    """The finished PDF files of a job in order; none after they were destroyed."""
    return sorted(print_folder(job).glob("part-*.pdf"))


def household_of_row_code(text: str) -> str | None:
    """The household's code in a scanned row of a hand-out sheet; None when it is something else."""
    text = text.strip()
    return text.removeprefix(ROW_CODE) or None if text.startswith(ROW_CODE) else None
