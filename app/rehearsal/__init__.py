"""The local world: servers that answer like the providers, the outbox, faults."""
