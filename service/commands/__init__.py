"""What operators do at the machine itself, each change in the ledger under the name it was made for."""
