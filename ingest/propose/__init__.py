"""A source description proposed for a file that nobody has described: see `proposal`."""
