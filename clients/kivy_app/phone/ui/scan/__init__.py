"""Codes read by the camera or typed, and where they lead."""
