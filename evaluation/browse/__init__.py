"""The errors of one pipeline, or of two, as one HTML page that needs nothing else."""
