"""The blocks that a workflow is made of, what they are made with (sdk) and how they are found."""
