"""Blocks with an effect outside. One module a block, a folder where it has providers."""
