"""What surrounds every page: where one goes and comes back, and how things stand with the network."""
