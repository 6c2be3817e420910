"""The HTTP face of the platform and its command line."""
