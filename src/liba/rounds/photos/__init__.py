"""Pictures from the door: made clean, and kept sealed on disk."""
