"""Tests of the program itself, started as a user starts it."""
