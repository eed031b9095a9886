"""Tests of blocks.sources."""
