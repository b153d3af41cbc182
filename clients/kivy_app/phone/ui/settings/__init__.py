"""Who, which server, which language; and signing out without losing anything."""
