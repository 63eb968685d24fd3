"""Orders down and returns up: what is ordered, who has it and has done it, the day's cycle, the alarm, and what is sent out.

Words: order, copy (of an order), standing order, problem, cycle, briefing, activation, muster, message, delivery, bulletin.
"""
