"""Cao Bằng to try the service on: real communes and market days, invented people, stalls, scales and checks.

The same on every machine for the same day: dates count back from the day it is loaded.
"""
