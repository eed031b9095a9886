"""Many customers through one workflow: rows side by side, rates, waits, going on after a crash."""
