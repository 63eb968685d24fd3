"""A town to look at: real villages, made-up people. No name, number or position in it is anybody's."""
