"""The page that tells why somebody got a message, or got nothing."""
