"""A rota's week on paper: posts × days, both calendars, a code on each row by which arrivals are keyed back."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liba.access.print.apart import pdf_of
from liba.access.print.shapes import WeekRow, WeekSheet
from liba.console.saying import say_minute
from liba.kernel.calendar import calendar_day, lunar_label
from liba.workforce.models import Rota
from liba.workforce.selectors.rotas import Cell, GridRow

_DAYS = 7
_WEEKDAYS = "一二三四五六日"


def week_pdf(rota: Rota, first: date, rows: list[GridRow]) -> HttpResponse:
    """The sheet as an answer, to be opened or saved."""
    pdf = pdf_of([week_sheet(rota, first, rows)])
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"rota-{first.isoformat()}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


def week_sheet(rota: Rota, first: date, rows: list[GridRow]) -> WeekSheet:
    """The sheet as values. It hangs in the office: it is in Chinese, as the town's paper is."""
    days = [first + timedelta(days=n) for n in range(_DAYS) if first + timedelta(days=n) <= rota.to_on]
    return WeekSheet(
        title=rota.name_zh,
        area=rota.area.name_zh,
        days=tuple(
            (f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}", lunar_label(calendar_day(day)))
            for day in days
        ),
        rows=tuple(_row(row, days) for row in rows),
    )


def _row(row: GridRow, days: list[date]) -> WeekRow:
    shifts = [cell.shift for day in days for cell in row.days.get(day, [])]
    hours = f"{say_minute(row.hours[0])}–{say_minute(row.hours[1])}"
    return WeekRow(
        post=row.post.name_zh,
        shift=f"{row.name.zh} {hours}",
        cells=tuple(tuple(_said(cell) for cell in row.days.get(day, [])) for day in days),
        code=f"S{min((shift.pk for shift in shifts), default=0)}",
    )


def _said(cell: Cell) -> str:
    shift = cell.shift
    if cell.why is not None:
        return "缺岗"
    if shift.responder is not None:
        return shift.responder.name
    return f"{shift.household.number}号户" if shift.household else "缺岗"
