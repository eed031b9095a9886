"""Tests of blocks.logic."""
