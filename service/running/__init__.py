"""Running the whole system from one command: an embedded PostgreSQL and the processes beside it."""
