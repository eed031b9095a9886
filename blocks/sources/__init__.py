"""Blocks that begin a workflow. One module a block."""
