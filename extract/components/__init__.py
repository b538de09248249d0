"""Components: a Doc in, a Doc out, one idea a file."""
