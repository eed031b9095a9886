"""The timeline: a row of a run along its time, painted, and looked back along."""
