"""Output for people: PDF documents that can be archived, read aloud and traced to the record."""
