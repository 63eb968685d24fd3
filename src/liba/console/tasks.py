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
    workforce.improve_rota(system("worker"), UUID(rota_id), now=clock.now())


def assign_links(assignment_id: str) -> None:
    """Find the best linkers for a large area."""
    workforce.solve_assignment(UUID(assignment_id))
