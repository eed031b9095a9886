"""The page History: the runs that the journal has kept."""
