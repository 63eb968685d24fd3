"""What rounds decide: pure, with `now` passed in."""
