"""Stories: what is typed, and everything that comes of it."""
