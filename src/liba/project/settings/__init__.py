"""Settings, in three sheets: what the environment says, what the framework needs, what signing in needs."""

from liba.project.settings.environment import *
from liba.project.settings.framework import *
from liba.project.settings.signin import *
