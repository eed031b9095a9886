"""The differences of two workflows, in colours and in words."""
