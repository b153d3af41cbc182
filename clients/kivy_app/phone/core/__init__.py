"""What the phone knows and decides, without a screen, a file or a network."""
