"""What anybody may see: the page behind a label, and the report of a suspect scale."""
