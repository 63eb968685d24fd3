"""Cards and lists on paper: composed from the tables, typeset by small processes that know no Django."""
