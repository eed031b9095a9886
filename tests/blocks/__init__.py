"""Tests of blocks, laid out as it is."""
