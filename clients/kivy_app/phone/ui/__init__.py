"""Screens: thin, over core, store and sync."""
