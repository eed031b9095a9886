"""The conditions of rehearsals: what fails, random faults, and the clock."""
