"""How records and photos reach the service, and the register reaches the phone."""
