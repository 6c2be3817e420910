"""What the platform holds and how it is described."""
