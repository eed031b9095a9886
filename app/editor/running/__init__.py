"""Runs in the editor: started, watched, held, looked back at."""
