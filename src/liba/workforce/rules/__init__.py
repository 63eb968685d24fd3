"""Decisions about people on duty: pure, values in and values out."""
