"""The Office of the Historian's lists of journeys -> the table that the package matches visits and trips with.

Facts only: whose journey, from when to when, to which country and places.
"""

from collections.abc import Iterator
from pathlib import Path

from corpus.annotations import read_lines
from extract.errors import MalformedDataError, message

HEAD = """\
# Journeys: list, id, role, who, country, places, first day, last day. Travels of presidents and secretaries of state,
# and visits of foreign leaders to the United States, as the Office of the Historian lists them (public domain); "-" is
# unknown.
# Written by `python -m corpus journeys`.
"""
# Of each list the fields for role, who, and places; a visitor's role is part of the name.
LISTS = {"travels": ("role", "who", "locale"), "visits": (None, "visitor", None)}
NOTHING = "-"


def write_journeys(folder: Path, out: Path) -> int:
    """Write the table from `travels.jsonl` and `visits.jsonl` of a folder; how many rows it has.

    Raises UnreadableFileError, and MalformedDataError for a line that is no journey.
    """
    rows = sorted(
        {row for name in LISTS for row in read_journeys(folder, name)}, key=lambda row: (row[0], row[6], row[1])
    )
    out.write_text(HEAD + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
    return len(rows)


def read_journeys(folder: Path, name: str) -> Iterator[tuple[str, ...]]:
    """The rows of one list."""
    role, who, places = LISTS[name]
    path = folder / f"{name}.jsonl"
    for line, fields in read_lines(path):
        try:
            cells = (
                fields["id"],
                fields[role] if role else "visitor",
                fields[who],
                fields["country"],
                fields[places] if places else None,
            )
            days = fields["start"], fields["end"] or fields["start"]
            yield (name, *(" ".join(str(cell or NOTHING).split()) for cell in (*cells, *days)))
        except (KeyError, TypeError) as error:
            reason = f"no journey ({type(error).__name__}: {error})"
            raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error
