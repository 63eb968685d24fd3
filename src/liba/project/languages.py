"""Which language a terminal speaks."""

import os


def terminal_language() -> str:
    """Chinese where the terminal's locale is Chinese, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if locale.lower().startswith("zh") else "en"
