"""People named in a document -> people of the Office of the Historian's authority list. Plain Python, no spaCy."""
