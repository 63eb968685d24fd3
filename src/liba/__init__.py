"""Liba (篱笆): what a township runs when an epidemic comes."""

__version__ = "0.1.0"
