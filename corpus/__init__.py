"""The memo the project started from, the stand-off annotations, and the commands that put them on texts."""

from pathlib import Path

HERE = Path(__file__).parent
ANNOTATIONS = tuple(HERE / "annotations" / f"{name}.jsonl" for name in ("full", "roles", "train"))
