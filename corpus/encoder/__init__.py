"""Fine-tuning of an encoder: DocBins -> arrays -> one network with heads -> spaCy pipelines."""
