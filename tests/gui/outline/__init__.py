"""Tests of the outline: command line, tree, panel."""
