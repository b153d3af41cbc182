"""The devices around the app, each behind a seam: on Android, on a desktop, and as a fake for tests."""
