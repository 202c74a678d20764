"""`aisle learn` from the terminal: one round, or one every so many hours."""
