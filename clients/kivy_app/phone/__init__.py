"""The phone client: spot checks captured at the market, kept until the service has them, sent once."""

VERSION = "0.1.0"
"""Sent with every record as `app_version`."""
