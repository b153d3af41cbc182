"""The stalls and instruments of one market."""
