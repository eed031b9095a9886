"""Tests of app.editor.panels.conditions."""
