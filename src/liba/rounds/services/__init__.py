"""Writes of rounds: plans, people followed, visits, alerts."""
