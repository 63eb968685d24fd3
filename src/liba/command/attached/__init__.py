"""Files that go with orders: what they are by their bytes, made harmless, and kept sealed on disk."""
