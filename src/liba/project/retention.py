"""Every retention rule of the town, in the order in which a purge runs them."""

from liba.access.retention import RETENTION as ACCESS
from liba.accounts.retention import RETENTION as ACCOUNTS
from liba.governance.retention import RetentionRule

RULES: tuple[RetentionRule, ...] = (*ACCOUNTS, *ACCESS)
