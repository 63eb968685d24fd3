"""The ground: where things are and what closes it off.

Words: level, area, path, site, stall, road, cordon, pocket, reorganisation, successor.
"""
