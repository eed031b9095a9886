"""The page Data: what a block got and gave, as tree, table, JSON and text, and what was sent."""
