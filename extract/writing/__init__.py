"""Writing: Results as JSON, as tables, as an account to read in a terminal."""
