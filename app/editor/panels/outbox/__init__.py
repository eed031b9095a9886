"""The outbox: what a rehearsal would have sent, each message as its reader sees it."""
