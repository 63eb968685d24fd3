"""Towns played on a fresh database, through the interfaces that phones and desks use, row by row of their methods."""
