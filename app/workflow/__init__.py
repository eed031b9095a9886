"""The document: model, edits, file format, checks. Nothing here runs or shows it."""
