"""The authority list of people -> which surnames and words stand for the own side, and which for another."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus.annotations import read_lines
from corpus.gazetteer import demonyms
from extract.attribution.document import Side

CLEAR = 4  # times as many mentions on one side than on the other: then a surname stands for it
OURS = frozenset(
    {
        "u.s.",
        "us",
        "usg",
        "united states",
        "washington",
        "american",
        "americans",
        "department",
        "embassy",
        "consulate",
        "dept",
        "state",
    }
)
CAREER = re.compile(
    r"Department of State|Foreign Service|Non-career|Career|of Defense|National Security|Ambassador at Large"
    r"|^(?:Under|Assistant|Deputy Under) Secretary|^(?:U\.S\. |American )?Ambassador (?:to|in) (?!the United )"
)
AMERICAN = re.compile(
    r"U\.S\.|United States|Secretary of (?:State|Defense|the Treasury|Commerce)|Joint Chiefs|Central Intelligence|Senat"
    r"|White House|Bureau of|President's|Office of|Consul|Embassy (?:in|at)|Republican|Democrat|Congress|Treasury|USIA"
)
FOREIGN = re.compile(
    r"Prime Minister|Foreign Minister|Minister of|King of|Premier|Visited U\.S\.|Ministry|Chancellor|Politburo|Shah"
    r"|(?:Ambassador|Embassy) (?:to|in) the United States|Secretary-General|Emperor|Foreign Office|High Commissioner"
)


def read_sides(path: Path, split_of: Mapping[str, str]) -> dict[str, Side]:
    """Surnames that stand for one side, from the offices of those who bear them; peoples, and the own side's words.

    People whom only development and test volumes list are left out.
    """
    counts: dict[str, Counter[Side]] = {}
    for _, person in read_lines(path):
        volumes = {entry.partition("#")[0] for entry in person["frus"] or ()}
        side = side_of(person["offices"] or ())
        if side != "unknown" and (not volumes or any(split_of.get(v, "train") == "train" for v in volumes)):
            surname = person["name"].partition(",")[0].strip().lower()
            counts.setdefault(surname, Counter())[side] += 1 + len(person["frus"] or ())
    sides: dict[str, Side] = {}
    for surname, count in counts.items():
        for side, against in (("own", "other"), ("other", "own")):
            if count[side] > CLEAR * count[against] and (side == "other" or " " not in surname):  # type: ignore[index]
                sides[surname] = side  # type: ignore[assignment]
    sides |= dict.fromkeys(demonyms() - OURS, "other")
    return sides | dict.fromkeys(OURS, "own")


def side_of(offices: Iterable[str]) -> Side:
    """Whether somebody with these offices served the United States or somebody else."""
    balance = 0
    for office in offices:
        abroad = not demonyms().isdisjoint(office.lower().split()[:3]) and not re.search(
            r"Office of|Bureau|Affairs", office
        )
        if CAREER.search(office):
            balance += 2
        elif abroad:
            balance -= 2
        elif FOREIGN.search(office):
            balance -= 1
        elif AMERICAN.search(office):
            balance += 1
    return "own" if balance > 0 else "other" if balance < 0 else "unknown"
