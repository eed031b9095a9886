"""Dialogs of the editor, one module a dialog."""
