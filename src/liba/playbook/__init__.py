"""A town's method in YAML: read whole, checked, its difference shown, applied.

Words: playbook, section, mark (line and column), difference, apply.
"""
