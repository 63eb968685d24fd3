"""The parts of what a phone knows of its holder's doors."""
