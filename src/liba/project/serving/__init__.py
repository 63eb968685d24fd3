"""The processes of a served town: the web server, the queue of long work, the clock's own steps."""
