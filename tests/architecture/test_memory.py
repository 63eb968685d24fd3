"""What a web worker must not have in its memory."""

import os
import subprocess
import sys

import pytest

# Each is tens of megabytes in every worker, and is wanted by a few clicks a day, or in the queue only.
HEAVY = (
    "scipy",
    "typst",
    "pyxform",
    "pandas",
    "xlsxwriter",
    "PIL",
    "numpy",
    "docxtpl",
    "docx",
    "apprise",
    "pywebpush",
)
PROGRAM = """
import sys
import liba.project.{entry}
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({{name.partition('.')[0] for name in sys.modules}}))
"""


@pytest.mark.parametrize("entry", ["wsgi", "serving.live"])
def test_a_web_worker_holds_no_solver_and_no_typesetter(entry: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(entry=entry)],
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(HEAVY) & set(said.split()) == set()
