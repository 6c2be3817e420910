"""The same person, the same organisation? Found across files and within them, and never on thin evidence."""
