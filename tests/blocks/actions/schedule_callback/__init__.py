"""Tests of blocks.actions.schedule_callback."""
