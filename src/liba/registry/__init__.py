"""Who lives where.

Words: household, door, person, head, ID number, phone, roster, import, mapping, problem.
"""
