"""Cordboard: the document, the engine, the services, the rehearsal, the editor and the command line."""
