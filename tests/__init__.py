"""Tests of Cordboard, laid out as app and blocks are."""
