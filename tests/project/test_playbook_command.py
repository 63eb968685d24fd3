"""`liba playbook apply`: whoever decides is named on the measures, a person or the town's command, never a program."""

from argparse import ArgumentParser

import pytest

from liba.governance.models import JournalLine, Measure
from liba.project.commands import playbook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("named", "decider"),
    [([], "何市镇应急指挥部"), (["--by", "罗指挥"], "罗指挥"), (["--by", " "], "何市镇应急指挥部")],
)
def test_the_decider_is_named(named: list[str], decider: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    playbook.declare(parser.add_subparsers())
    assert playbook.run(parser.parse_args(["playbook", "apply", "heshi", *named])) == 0
    assert {*Measure.objects.values_list("decided_by", flat=True)} == {decider}
    assert JournalLine.objects.get(verb="playbook.applied").actor_name == decider
    assert "+" in capsys.readouterr().out
