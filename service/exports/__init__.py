"""Tables and maps written to files a page at a time, whatever they are about."""
