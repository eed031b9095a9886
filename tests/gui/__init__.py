"""Tests of the window, with pytest-qt."""
