"""Tests of blocks.actions."""
