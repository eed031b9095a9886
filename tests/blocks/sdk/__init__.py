"""Tests of blocks.sdk."""
