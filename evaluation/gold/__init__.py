"""Gold files: read in either format, checked, compared with one another, adjudicated, corrected."""

from pathlib import Path

HERE = Path(__file__).parent
