"""Blocks that talk with a customer. One module a block."""
