"""The commands that do not score: of runs, of gold files, of pages to look at."""

from evaluation.commands import annotate, gold, pages, runs

__all__ = ["annotate", "gold", "pages", "runs"]
