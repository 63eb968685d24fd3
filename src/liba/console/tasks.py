"""Long work that a page asks for and the worker does. The work itself goes in steps and resumes after any stop."""

from uuid import UUID

from liba.access import services as access
from liba.kernel import clock
from liba.kernel.actors import system
from liba.workforce import services as workforce


def print_cards(job_id: int) -> None:
    """Print what is left of a job."""
    access.print_job(job_id, now=clock.now())


def improve_rota(rota_id: str) -> None:
    """Look for a better rota than the first legal one."""
    try:
        workforce.improve_rota(system("worker"), UUID(rota_id), now=clock.now())
    except Exception:
        # Whoever waits for it hears so at once; the failure itself is not swallowed.
        workforce.end_rota_search(UUID(rota_id))
        raise


def assign_links(assignment_id: str) -> None:
    """Find the best linkers for a large area."""
    try:
        workforce.solve_assignment(UUID(assignment_id))
    except Exception:
        workforce.end_search(UUID(assignment_id))
        raise
