"""Pure decisions of command."""
