"""Who stands where and when: a legal first answer at once, then the best one that can be found in the time given."""

from liba.workforce.rules.rota.figures import figures_of
from liba.workforce.rules.rota.rolling import roll
from liba.workforce.rules.rota.solving import solve
from liba.workforce.rules.rota.values import Figures, Hand, Missing, Plan, Roster, Stand

__all__ = ["Figures", "Hand", "Missing", "Plan", "Roster", "Stand", "figures_of", "roll", "solve"]
