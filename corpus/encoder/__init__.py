"""Fine-tuning of an encoder: DocBins -> arrays -> one network with four heads -> spaCy pipelines."""
