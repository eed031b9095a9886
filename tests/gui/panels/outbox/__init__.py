"""Tests of app.editor.panels.outbox."""
