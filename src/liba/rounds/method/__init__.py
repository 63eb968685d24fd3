"""The sections of a playbook that rounds read: shapes, faults, steps."""

from liba.rounds.method.form_sections import FormSection
from liba.rounds.method.forms import form_faults, form_steps
from liba.rounds.method.returns import ReturnSection, return_faults, return_steps

__all__ = ["FormSection", "ReturnSection", "form_faults", "form_steps", "return_faults", "return_steps"]
