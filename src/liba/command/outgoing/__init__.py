"""Handing messages over to gateways, in a process of its own. No Django: what is to be handed over arrives as values."""
