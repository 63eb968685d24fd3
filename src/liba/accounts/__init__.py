"""Who works here: people who sign in, what they may do where, and their phones.

Words: user, role, grant, device, device code, skew, broken glass.
"""
