"""The vocabulary of people on duty and of who answers for whom."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class Standing(StrEnum):
    """What somebody is in the town, apart from this operation. Staffing rules count by it."""

    TOWN_CADRE = "town_cadre"
    VILLAGE_CADRE = "village_cadre"
    GRID_WORKER = "grid_worker"
    TEACHER = "teacher"
    CLINICIAN = "clinician"
    POLICE = "police"
    VOLUNTEER = "volunteer"


class ClearanceState(StrEnum):
    """May this person serve: nothing of why, which is between them and the clinic."""

    CLEARED = "cleared"
    NOT_CLEARED = "not_cleared"
    ILL = "ill"


class Serving(StrEnum):
    """How somebody stands today."""

    FIT = "fit"
    WAITING = "waiting"
    ILL = "ill"
    LEFT = "left"


class PledgeAudience(StrEnum):
    """Who is to sign a pledge."""

    RESPONDERS = "responders"
    HOUSEHOLDS = "households"


class SignedBy(StrEnum):
    """How a signature came."""

    PHONE = "phone"
    PAPER = "paper"


class MemberRole(StrEnum):
    """What somebody is in a unit."""

    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"


class LinkLevel(StrEnum):
    """The chain from the town to the door, highest first: who answers for the one below."""

    OFFICIAL = "official"
    VILLAGE = "village"
    GRID = "grid"
    LINKER = "linker"


class ListOf(StrEnum):
    """What the rows of a list on its way in are."""

    RESPONDERS = "responders"
    TIES = "ties"


class TieKind(StrEnum):
    """What binds a responder to a household, besides nearness."""

    KIN = "kin"
    FAMILIAR = "familiar"


class AssignmentState(StrEnum):
    """Where an assignment stands: at work, failed (a refusal), proposed, and what a person made of it."""

    RUNNING = "running"
    FAILED = "failed"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class PostKind(StrEnum):
    """What is done at a post."""

    CHECKPOINT = "checkpoint"
    VANGUARD = "vanguard"
    STATION = "station"
    LANE = "lane"
    PATROL = "patrol"
    OTHER = "other"


class RotaKind(StrEnum):
    """Responders on posts, or households of a lane in turn."""

    POSTS = "posts"
    NEIGHBOURS = "neighbours"


class RotaState(StrEnum):
    """A rota binds nobody before it is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class GapWhy(StrEnum):
    """Why a place is a gap."""

    NOBODY = "nobody"
    UNFIT = "unfit"
    AWAY = "away"
    CLOSED = "closed"


class ShiftChangeKind(StrEnum):
    """Why another stands where the rota said."""

    SWAP = "swap"
    ABSENCE = "absence"
    STAND_IN = "stand_in"


class ShiftEventKind(StrEnum):
    """What a person at a post says of it."""

    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    LEFT = "left"


class Need(msgspec.Struct, frozen=True):
    """How many of one standing or role a unit must have; `most` 0 is no upper limit.

    `standing` empty counts anybody; `role` empty counts any role; `group` counts one squad of the unit only.
    """

    least: int
    most: int = 0
    standing: str = ""
    role: str = ""
    group: str = ""


class StaffingRule(msgspec.Struct, frozen=True):
    """What a unit of a template must have. `groups` are the squads' codes with their names, each with a member at least."""

    needs: tuple[Need, ...]
    groups: tuple["Squad", ...] = ()


class Squad(msgspec.Struct, frozen=True):
    """A group inside a unit: households, checkpoint, emergency."""

    code: str
    name: Text


class ShiftPattern(msgspec.Struct, frozen=True):
    """A shift of the day: minutes from local midnight; an end at or before the start is on the next day."""

    code: str
    name: Text
    starts_minute: int
    ends_minute: int
    night: bool = False


class RotaLimits(msgspec.Struct, frozen=True):
    """What no rota may ask of anybody: the town's limits.

    `rest_minutes` between two shifts, `week_most` shifts in any seven days (0 is no limit), `night_turn_days` how long
    the nights are group A's before they are B's (0: any night is anybody's). Of a household, who is from `youngest`
    to `oldest` years old and at home may be sent.
    """

    rest_minutes: int = 11 * 60
    week_most: int = 6
    night_turn_days: int = 1
    youngest: int = 18
    oldest: int = 65


class RotaWeights(msgspec.Struct, frozen=True):
    """What a good rota weighs: each shift and each night beyond a fair share, a kind of post that was not wished for.

    What is two or more beyond the share weighs double. Among equals the nearer one stands at a post.
    """

    uneven: int = 6
    uneven_nights: int = 6
    wish: int = 3


@dataclass(frozen=True, slots=True)
class LinkLimits:
    """How many households one linker may have, in how many villages: the town's limits.

    `own`: one person may answer at two levels of one chain, a grid worker for doors of their own grid, say.
    `within` is the level of area, grid or village, that an assignment keeps hands to.
    """

    least: int = 5
    most: int = 10
    villages: int = 1
    own: bool = False
    within: str = "village"


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """What a good assignment weighs: the playbook's. `metres` costs one per that many metres; `move` is kept dear."""

    kin: int = 40
    familiar: int = 20
    metres: int = 25
    move: int = 1000


@dataclass(frozen=True, slots=True)
class ResponderDraft:
    """What is known of a responder. Numbers may be written in any usual way; they are checked and normalised.

    An empty `code` is given the next free number. `groups` and `skills` are codes of the playbook's, `wishes` kinds of
    posts, `times` codes of shifts. The first of `phones` is the one that is called. `user_id` is their account.
    """

    name: str
    standing: Standing
    area_id: int
    code: str = ""
    id_number: str = field(default="", repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    groups: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    night_group: str = ""
    lon: float | None = None
    lat: float | None = None
    joined_on: date | None = None
    user_id: int | None = None
