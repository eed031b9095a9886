"""Measurements, with pytest-benchmark: make bench."""
