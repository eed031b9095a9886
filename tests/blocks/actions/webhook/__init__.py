"""Tests of blocks.actions.webhook."""
