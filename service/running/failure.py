"""What goes wrong when a database or a process is started, in words its operator can act on."""


class StartError(Exception):
    """Something a person has to mend before the system can run; its text is one line."""


class PostgresError(StartError):
    """The embedded PostgreSQL cannot be prepared, started or reached."""
