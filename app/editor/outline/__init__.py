"""The outline: the workflow as a tree and a command line, a full editor by keyboard."""
