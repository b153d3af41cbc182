"""The design kit: every screen is made of these parts and knows no colour, size or font of its own."""
