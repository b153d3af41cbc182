"""What every part of the register does alike when something is put by its client's id."""
