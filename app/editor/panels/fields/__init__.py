"""Editors of written values, one module a kind of value."""
