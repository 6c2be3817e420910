"""Search and geocoding: one box for everything with a name, a number or a place (`routes.router`)."""
