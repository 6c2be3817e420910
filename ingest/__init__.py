"""From departmental files to linked tables."""
