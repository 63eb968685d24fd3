"""The vocabulary of command."""
