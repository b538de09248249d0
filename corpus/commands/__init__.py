"""The commands: of annotations and texts, of what is learned from them, of what is known of people."""

from corpus.commands import data, fits, people

__all__ = ["data", "fits", "people"]
