"""Lists of responders on their way in: their words, how they are read, what they would change."""
