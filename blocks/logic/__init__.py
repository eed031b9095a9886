"""Blocks that decide, join and form values. One module a block."""
