"""Accounts, sessions, tokens, and the door that every request comes through."""
