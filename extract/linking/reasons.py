"""Why a person may be meant, in words: "surname and office: Secretary of State 1977–1981"."""

from collections.abc import Sequence
from math import fsum

from extract.linking.features import COLUMN
from extract.linking.index import Person
from extract.linking.mentions import Group
from extract.linking.names import Fit, Match
from extract.linking.offices import Office

NAMED: dict[Fit, str] = {
    "full": "name",
    "nickname": "familiar name",
    "initial": "initials and surname",
    "surname": "surname",
    "given": "first name",
    "initials": "initials",
}
TELLING = 0.5  # a share or probability from which it is told
COMMON = 1.0  # overlap with what is printed beside the name, in tens of idf


def explain(person: Person, match: Match, row: Sequence[float], group: Group, year: int | None) -> str:
    """What speaks for a person, the name first."""
    parts = [NAMED[match.fit]]
    told = row[COLUMN["title"]] >= TELLING or row[COLUMN["before"]] + row[COLUMN["after"]] >= COMMON
    if told and (office := telling_office(person, group, year)):
        parts.append(f"office: {office}")
    if row[COLUMN["in_list"]]:
        parts.append("the volume's list of persons")
    if row[COLUMN["follows"]] >= TELLING:
        parts.append("fuller name in the document")
    elif max(row[COLUMN["elsewhere"]], row[COLUMN["borrowed"]]) >= TELLING:
        parts.append("named elsewhere in the document")
    elif len(parts) == 1 and row[COLUMN["in_header"]] >= TELLING:
        parts.append("sender or receiver")
    if len(parts) == 1 and row[COLUMN["volume"]] >= TELLING:
        parts.append("listed with the others named here")
    if len(parts) == 1 and row[COLUMN["listed_now"]]:
        parts.append("listed in volumes of the time")
    return parts[0] if len(parts) == 1 else f"{parts[0]} and {'; '.join(parts[1:])}"


def telling_office(person: Person, group: Group, year: int | None) -> Office | None:
    """The office that is printed with the name: of several the one of which the title says all, that had begun by the
    year and was held in it, whose years are both known, the latest.
    """
    beside = group.titles | group.before | group.after

    def worth(office: Office) -> tuple[bool, float, bool, bool, bool, int]:
        shared = fsum(person.words.get(word, 0.0) for word in set(office.words) & beside)
        held = bool(year and office.held_in(year))
        begun = not (year and office.first and office.first > year)
        return (
            office.head == group.titles,
            shared,
            begun,
            held,
            None not in (office.first, office.last),
            office.first or 0,
        )

    printed = (office for office in person.offices if not beside.isdisjoint(person.words.keys() & set(office.words)))
    return max(printed, key=worth, default=None)
