"""The phone's interface: what goes down (bundle) and what comes up (commands), and the pages of the app.

Words: bundle, part, cursor, command, receipt, batch, outbox, pairing.
"""
