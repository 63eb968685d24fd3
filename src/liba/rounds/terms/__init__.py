"""The vocabulary of rounds."""
