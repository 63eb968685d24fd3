"""Long work that a page asks for and the worker does. The work itself goes in steps and resumes after any stop."""

from liba.access import services as access
from liba.kernel import clock


def print_cards(job_id: int) -> None:
    """Print what is left of a job."""
    access.print_job(job_id, now=clock.now())
