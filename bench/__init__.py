"""Measurements: how long, how much memory, how right. Run with `make bench`; never part of the tests."""
