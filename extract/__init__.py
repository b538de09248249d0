"""Read diplomatic memos by machine: people, places, meetings, thresholds, and who sets which conditions."""

__version__ = "0.1.0"
