"""A pretrained encoder inside a spaCy pipeline: windows of sentences, their word pieces, and the graph that reads them.

Kept apart from `components`: it needs onnxruntime and tokenizers, which the pipelines without an encoder do not.
"""
