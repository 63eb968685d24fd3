"""The briefing on paper: worded by whoever asks, typeset and filled in by small processes that know no Django."""
