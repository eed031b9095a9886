"""What is done with runs that are over: found, opened, followed in time, compared, replayed."""
