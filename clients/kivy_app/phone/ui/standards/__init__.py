"""The weights and control scales in hand, and how long they may be used."""
