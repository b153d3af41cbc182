"""The console of department, teams, boards and verification bodies: each sees its scope."""
