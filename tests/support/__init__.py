"""What tests stand on: a database, a served town, a browser with a camera."""
