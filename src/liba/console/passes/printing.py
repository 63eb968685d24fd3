"""Runs of cards on their way to paper: asked for, printed by the worker, watched, resumed, downloaded."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from liba.access import selectors, services
from liba.access.models import PassRun, PrintJob
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Power
from liba.territory.selectors import town, within

_TASK = "liba.console.tasks.print_cards"
_RUNS = 60


@staff(Power.ISSUE_PASS)
def runs(request: StaffRequest) -> HttpResponse:
    """Runs, newest first, each with its print jobs."""
    jobs: dict[int, list[PrintJob]] = {}
    for job in selectors.print_jobs():
        jobs.setdefault(job.run_id, []).append(job)
    held = within(request.actor.areas_for(Power.ISSUE_PASS), "area__path")
    found = PassRun.objects.filter(held).select_related("type", "area").order_by("-pk")[:_RUNS]
    rows = [(run, run.first_serial + run.count - 1, jobs.get(run.pk, [])) for run in found]
    return render(request, "console/passes/runs.html", {"page": "passes", "rows": rows})


@staff(Power.ISSUE_PASS)
@require_POST
def ask(request: StaffRequest, run_id: int) -> HttpResponse:
    """Have a run printed."""
    job = services.ask_print(
        request.actor, run_id=run_id, language=get_language() or "zh-hans", now=request.now
    )
    async_task(_TASK, job.pk, task_name=f"print {job.pk}")
    return redirect("console:print_job", job.pk)


@staff(Power.ISSUE_PASS)
def page(request: StaffRequest, job_id: int) -> HttpResponse:
    """A print job: how far it is, its files."""
    return render(request, "console/passes/print.html", {"page": "passes", **_standing(request, job_id)})


@staff(Power.ISSUE_PASS)
def live(request: StaffRequest, job_id: int) -> HttpResponse:
    """The live part of the page."""
    return render(request, "console/passes/print_live.html", _standing(request, job_id))


@staff(Power.ISSUE_PASS)
@require_POST
def resume(request: StaffRequest, job_id: int) -> HttpResponse:
    """Go on with a job that stopped; what is printed is not printed again."""
    job = _job(request, job_id)
    async_task(_TASK, job.pk, task_name=f"print {job.pk}")
    said(request, _("It goes on from where it stopped."))
    return redirect("console:print_job", job_id)


@staff(Power.ISSUE_PASS)
def part(request: StaffRequest, job_id: int, number: int) -> HttpResponseBase:
    """One file of a job."""
    parts = selectors.print_parts(_job(request, job_id))
    if not 0 < number <= len(parts):
        raise Http404(number)
    name = f"cards-{job_id}-{number:03d}.pdf"
    return FileResponse(parts[number - 1].open("rb"), as_attachment=True, filename=name)


def _job(request: StaffRequest, job_id: int) -> PrintJob:
    job = selectors.print_job_of(job_id)
    request.actor.require(Power.ISSUE_PASS, job.run.area.path if job.run.area else town().path)
    return job


def _standing(request: StaffRequest, job_id: int) -> dict[str, object]:
    job = _job(request, job_id)
    parts = list(selectors.print_parts(job)) if job.destroyed_at is None else []
    return {
        "job": job,
        "parts": [(number, path.stat().st_size) for number, path in enumerate(parts, 1)],
        "running": job.finished_at is None and not job.failure,
    }
