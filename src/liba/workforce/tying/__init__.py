"""Lists of ties on their way in: who is kin to which household, or knows it well."""
