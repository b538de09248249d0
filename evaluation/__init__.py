"""Scorers over annotated documents, baselines, gates and reports. Run from the checkout: `python -m evaluation`."""

from pathlib import Path

HERE = Path(__file__).parent
