"""Files that the program shows or reads: icons, themes, example workflows, the JSON Schema."""
