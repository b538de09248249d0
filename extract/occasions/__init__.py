"""Which meetings of a text are one occasion, and what is said of it: plain Python, no spaCy."""
