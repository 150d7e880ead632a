"""How longer answers look in a terminal: what is read aloud, then tables, then sources."""
