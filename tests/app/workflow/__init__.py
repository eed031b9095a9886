"""Tests of app.workflow."""
