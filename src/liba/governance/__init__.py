"""On what ground the town restricts anybody, and the record of everything done.

Words: measure, legal basis, sunset, renewal, journal line, chain, head, seal, retention.
"""
