"""The markets in scope, those that meet today first."""
