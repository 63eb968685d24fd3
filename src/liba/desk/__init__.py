"""What people ask or report, from the call to the end that they are told: incidents and the squads that go.

Words: incident, squad, dispatch, outcome.
"""
