"""Reads of command, scoped by who asks; gaps are computed here, never stored."""
