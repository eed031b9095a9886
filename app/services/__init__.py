"""What a block may reach: HTTP, mail, secrets, the clock, files."""
