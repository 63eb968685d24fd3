"""The staff's web pages. Each file parses, calls one selector or service, renders.

Words: page, board, list, form, notice, live part.
"""
