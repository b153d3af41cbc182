"""What the phone keeps: one SQLite file and a folder of photos."""
