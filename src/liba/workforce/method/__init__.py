"""Workforce's sections of a playbook."""
