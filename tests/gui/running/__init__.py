"""Tests of app.editor.running."""
