"""The other commands: of runs, of gold files, of pages to look at, of what is known beyond the words."""

from evaluation.commands import annotate, gold, knowledge, pages, runs

__all__ = ["annotate", "gold", "knowledge", "pages", "runs"]
