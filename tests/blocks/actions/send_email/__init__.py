"""Tests of blocks.actions.send_email."""
