"""Fills a town's DOCX with a briefing. Knows no Django; runs in a process of its own."""

from io import BytesIO
from zipfile import BadZipFile

import msgspec
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from liba.command.print.places import PACKAGED
from liba.command.print.shapes import BriefingSheet, Filled


def filled(sheet: BriefingSheet, template: bytes) -> Filled:
    """The template with the sheet's words in its places; the packaged one when `template` is empty.

    A town's template is somebody's file: its expressions run in a sandbox, and what is wrong with it is said.
    """
    try:
        document = DocxTemplate(BytesIO(template or PACKAGED.read_bytes()))
        words = msgspec.to_builtins(sheet)
        document.render(words, SandboxedEnvironment(autoescape=True), autoescape=True)
        target = BytesIO()
        document.save(target)
    except (TemplateError, BadZipFile, KeyError, ValueError, TypeError) as fault:
        return Filled(fault=str(fault)[:300] or type(fault).__name__)
    return Filled(target.getvalue())
