"""The document: model, edits, file format, migrations, checks. No Qt, no network, no clock."""
