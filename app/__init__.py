"""Cordboard: document, engine, services, rehearsal, editor and command line."""
