"""Cleaned rows become rows of our tables: one file a subject, each a pure function of a batch."""
