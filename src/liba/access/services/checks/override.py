"""Whether an override is an officer's: the proof made with his PIN, and his power over the gate when it happened."""

from datetime import UTC, datetime

from liba.access.reports import CheckReport
from liba.access.selectors.enforcement import GateFacts
from liba.accounts.rules import proof_holds
from liba.accounts.selectors import override_secret


class Officers:
    """The officers named in one batch, each read once a gate and hour."""

    def __init__(self, now: datetime) -> None:
        self._latest = int(now.timestamp())
        self._secrets: dict[tuple[int, str, int], bytes | None] = {}

    def proved(self, report: CheckReport, gate: GateFacts) -> bool:
        """Whether the named officer's proof fits this check and he held the power over the gate at its time."""
        shown = report.override
        if shown is None:
            return False
        secret = self._secret(shown.officer, gate.path, min(max(report.at + report.skew, 0), self._latest))
        return secret is not None and proof_holds(secret, report.id, shown.proof)

    def _secret(self, officer: int, path: str, at: int) -> bytes | None:
        key = (officer, path, at // 3600)
        if key not in self._secrets:
            self._secrets[key] = override_secret(officer, path, datetime.fromtimestamp(at, UTC))
        return self._secrets[key]
