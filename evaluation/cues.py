"""Cue words: sentences -> roles by a small vocabulary.

An item of a list without a cue takes the role of the line that announces the list.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from evaluation import HERE
from evaluation.counts import Gold
from evaluation.visible import visible
from extract.annotations import NO_ROLE, ROLES
from extract.errors import MalformedDataError

CUES = HERE / "cues.toml"


def classify_by_cues(gold: Gold) -> list[str]:
    """A role for each sentence of the document."""
    roles: list[str] = []
    announced: str = NO_ROLE
    for sentence, words in zip(gold["sentences"], visible(gold), strict=True):
        role = role_of(words)
        if sentence["block"] != "item":
            announced = role if words.endswith(":") else NO_ROLE
        elif role == NO_ROLE:
            role = announced
        roles.append(role)
    return roles


def role_of(words: str) -> str:
    """The role of the first pattern that finds a cue in the words."""
    return next((role for role, pattern in load_cues().items() if pattern.search(words)), NO_ROLE)


@cache
def load_cues(path: Path = CUES) -> dict[str, re.Pattern[str]]:
    """Role -> a pattern of its cues, in the file's order. Raises MalformedDataError."""
    cues = tomllib.loads(path.read_text(encoding="utf-8"))["cues"]
    patterns = {}
    for table in cues:
        if table["role"] not in ROLES or table["role"] in patterns or not table["words"]:
            raise MalformedDataError(f"{path}: {table['role']!r} is no role, stands there twice, or has no words.")
        patterns[table["role"]] = re.compile(rf"\b(?:{'|'.join(map(re.escape, table['words']))})\b", re.IGNORECASE)
    return patterns
