"""Who may pass a gate, and why.

Words: pass, card, type, number, quota, run (of cards), hand-out, gate, rule, check, reason, verdict, tally.
"""
