"""Who serves, where and for whom: people on duty, units, posts and their shifts, and the chain that reaches each door.

Words: responder, clearance, pledge, unit, link (of responsibility), tie, assignment, post, rota, shift.
"""
