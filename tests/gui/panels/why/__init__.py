"""Tests of the page that tells why."""
