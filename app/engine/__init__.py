"""Plans, runs and records workflows. No Qt, no network, no wall clock of its own."""
