"""Measurements, not tests: `make bench`. Each script measures one thing by itself and prints lines of JSON."""
