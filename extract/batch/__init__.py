"""Many documents -> tables in a folder: parallel, resumable, the same bytes however it was run. See README.md here."""
