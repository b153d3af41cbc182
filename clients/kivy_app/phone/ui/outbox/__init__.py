"""What waits, what was refused and what the service has, with its proof."""
