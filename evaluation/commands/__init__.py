"""The commands that do not score: of runs, of gold files, of pages to look at."""

from evaluation.commands import gold, pages, runs

__all__ = ["gold", "pages", "runs"]
