"""Who stands where and when: a legal first answer at once, then the best one that can be found in the time given.

`proposed` finds them, in a process of its own, because a solver is large; here are the values that go in and come out.
"""

from liba.workforce.rules.rota.values import Figures, Hand, Missing, Plan, Roster, Stand

__all__ = ["Figures", "Hand", "Missing", "Plan", "Roster", "Stand"]
