"""What documents are grouped by: genre and decade."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from evaluation.counts import Found, Gold

GENRES = ("memorandum", "telegram", "letter")
OTHER, UNDATED = "other", "undated"

Stratum: TypeAlias = Callable[[Gold, Found], str]


def genre_of(gold: Gold, found: Found) -> str:
    """One of GENRES, if the kind that the package reads in the title has that word, else OTHER."""
    words = (found.get("header", {}).get("kind") or "").split()
    return next((genre for genre in GENRES if genre in words), OTHER)


def decade_of(gold: Gold, found: Found) -> str:
    """The decade as "1960s"; UNDATED where the record has no date."""
    date = gold.get("date")
    return f"{date[:3]}0s" if date else UNDATED


STRATA: Mapping[str, Stratum] = {"genres": genre_of, "decades": decade_of}
