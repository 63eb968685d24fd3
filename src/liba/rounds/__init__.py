"""What recurs: which form is due at which door, by whom, in which window, and what follows when it is not done.

Words: form, round, target, window, due, visit, alert, escalation, enrolment, return, close, difference, draw, finding.
"""
