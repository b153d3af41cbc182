"""One instrument: what it is, how its verification stands, what happened to it."""
