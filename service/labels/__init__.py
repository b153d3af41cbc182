"""Labels for stalls and instruments: a code to scan, the same code to type, on sheets to print."""
