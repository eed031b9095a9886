"""Tests of app.rehearsal."""
