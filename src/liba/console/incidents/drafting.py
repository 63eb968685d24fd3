"""A bulletin's first draft: kind, village and times of an incident, nothing that was said of anybody."""

from datetime import datetime

from django.utils.translation import gettext as _

from liba.console.incidents.lines import minutes_between
from liba.console.saying import in_chinese, local, say_civil_day, say_text
from liba.console.words import word
from liba.desk.models import Incident
from liba.workforce.selectors.places import village_of


def draft_of(one: Incident) -> dict[str, str]:
    """Title and words. Grids and doors are left out: in a small place they would say who it was."""
    village, kind = say_text(village_of(one.area).name), word("incident_kind", one.kind)
    title = _("%(village)s: %(kind)s, %(state)s") % {
        "village": village,
        "kind": kind,
        "state": word("incident_state", one.state),
    }
    there = local(one.happened_at)
    sentences = [
        _("On %(day)s at %(at)s, a report of %(kind)s came from %(village)s.")
        % {
            "day": say_civil_day(there.date()),
            "at": _clock(one.happened_at),
            "kind": kind,
            "village": village,
        }
    ]
    if one.squad is not None and one.arrived_at is not None:
        sentences.append(
            _("%(squad)s was there after %(minutes)d minutes.")
            % {
                "squad": say_text(one.squad.name),
                "minutes": minutes_between(one.happened_at, one.arrived_at) or 0,
            }
        )
    if one.ended_at is not None:
        sentences.append(
            _("At %(at)s it was over: %(state)s.")
            % {"at": _clock(one.ended_at), "state": word("incident_state", one.state)}
        )
    return {"title": title, "words": ("" if in_chinese() else " ").join(sentences)}


def _clock(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"
