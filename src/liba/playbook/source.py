"""YAML as plain values with the place of each: what the checks name when something is wrong."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from liba.playbook.terms import Mark, Problem

LARGEST_BYTES = 4 * 1024 * 1024
# Anchors let a few lines stand for billions of values; a town's method needs far fewer than this.
MOST_VALUES = 200_000
DEEPEST = 30
Place = tuple[str | int, ...]
START = Mark(1, 1)


@dataclass
class Source:
    """A playbook as it was written: plain values, and where each key and value stands."""

    file: str
    values: object = None
    values_at: dict[Place, Mark] = field(default_factory=dict)
    keys_at: dict[Place, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, place: Place, *, of_key: bool = False) -> Mark:
        """The mark of a value (or of its key); of the nearest thing around it when it is not there."""
        first, second = (self.keys_at, self.values_at) if of_key else (self.values_at, self.keys_at)
        for length in range(len(place), -1, -1):
            for known in (first, second):
                if place[:length] in known:
                    return known[place[:length]]
        return START


def read_source(file: str, raw: bytes) -> Source:
    """Parse YAML. A file that is too large, not UTF-8 or not YAML gives a source with that one problem."""
    source = Source(file)
    if len(raw) > LARGEST_BYTES:
        source.problems.append(Problem(START, _("The file is larger than 4 MB.")))
        return source
    try:
        node = YAML(typ="rt").compose(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        source.problems.append(Problem(Mark(line, 1), _("The file is not in UTF-8.")))
        return source
    except MarkedYAMLError as fault:
        source.problems.append(_syntax_problem(fault))
        return source
    except YAMLError as fault:
        source.problems.append(Problem(START, _("This is not YAML: %(why)s") % {"why": fault}))
        return source
    source.values = _Reader(source).value(node, ()) if node is not None else {}
    return source


def _syntax_problem(fault: MarkedYAMLError) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    place = Mark(mark.line + 1, mark.column + 1) if mark else START
    return Problem(place, _("This is not YAML: %(why)s") % {"why": fault.problem or fault.context})


class _Reader:
    """Walks the nodes once, keeping each place."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._count = 0

    def value(self, node: Node, place: Place) -> object:
        self._count += 1
        self._source.values_at[place] = Mark(node.start_mark.line + 1, node.start_mark.column + 1)
        if self._count > MOST_VALUES:
            if self._count == MOST_VALUES + 1:
                self._problem(place, _("The playbook has more values than any town needs."))
            return None
        if len(place) > DEEPEST:
            if len(place) == DEEPEST + 1:
                self._problem(place, _("The playbook is nested deeper than any town needs."))
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*place, number)) for number, child in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            inner = (*place, key)
            self._source.keys_at.setdefault(
                inner, Mark(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            )
            if key in found:
                mark = Mark(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
                self._source.problems.append(
                    Problem(mark, _("The key “%(key)s” stands here twice.") % {"key": key})
                )
                continue
            found[key] = self.value(value_node, inner)
        return found

    def _problem(self, place: Place, sentence: str) -> None:
        self._source.problems.append(Problem(self._source.mark(place), sentence))


def _scalar(node: Node) -> object:
    """The value that YAML 1.2 gives a plain word; dates stay text and are parsed where they are expected."""
    text = str(node.value)
    match str(node.tag).rsplit(":", 1)[-1]:
        case "int":
            # A code such as 0123 is a text that lost its quotes, not a number.
            return text if text.lstrip("+-").startswith("0") and text != "0" else int(text.replace("_", ""))
        case "float" if text.lstrip("+-").lower() in (".inf", ".nan"):
            return text  # no town means it
        case "float":
            return float(text.replace("_", ""))
        case "bool":
            return text.lower() == "true"
        case "null":
            return None
        case _:
            return text
