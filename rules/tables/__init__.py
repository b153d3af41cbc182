"""The tables of the law as data, one module per text."""
