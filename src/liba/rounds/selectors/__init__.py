"""Reads of rounds: plans, who is to go where, how doors stand."""
