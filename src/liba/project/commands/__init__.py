"""The commands of `liba`, one file each. A command parses, calls one service or selector, prints."""
