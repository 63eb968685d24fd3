"""The sections of a playbook that rounds read: shapes, faults, steps."""

from liba.rounds.method.form_sections import FormSection
from liba.rounds.method.forms import form_faults, form_steps
from liba.rounds.method.returns import ReturnSection, return_faults, return_steps
from liba.rounds.method.round_sections import RoundSection
from liba.rounds.method.rounds import round_faults, round_steps

__all__ = [
    "FormSection",
    "ReturnSection",
    "RoundSection",
    "form_faults",
    "form_steps",
    "return_faults",
    "return_steps",
    "round_faults",
    "round_steps",
]
