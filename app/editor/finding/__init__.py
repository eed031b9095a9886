"""Finding by typing: a block to insert, a place in the workflow, a command. One popup for all."""
