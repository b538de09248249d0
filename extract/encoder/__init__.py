"""A pretrained encoder inside a spaCy pipeline: windows of sentences, their word pieces, and the graph that reads them.

Kept apart from `components`: it gives vectors, and writes nothing on the Doc.
"""
