"""A desktop that stands in for a phone."""
