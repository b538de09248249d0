"""Words -> the first date that they name, as an ISO date."""

import re
from datetime import date

from extract.data.tables import load_table

NUMBERS = {name.capitalize(): int(number) for name, number in load_table("months", 2)}
MONTH = f"(?:{'|'.join(map(re.escape, sorted(NUMBERS, key=len, reverse=True)))})"  # the longest first
YEAR = r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])"
RANGE = rf"(?:\s?[–-]\s?{MONTH}\s[0-9]{{1,2}})?"  # "October 31–November 2, 1960"
MONTH_FIRST = rf"{MONTH},?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?{RANGE}[^A-Za-z]{{0,20}}?{YEAR}"
DAY_FIRST = rf"[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+{YEAR}"
DATE = rf"(?:{MONTH_FIRST}|{DAY_FIRST})"
PATTERN = re.compile(DATE)
PARTS = re.compile(rf"[0-9]+|{MONTH}")


def find_date(words: str) -> tuple[str, int] | None:
    """The first date and where it begins: "October 3–7, 1960" is ("1960-10-03", 0). None where there is none."""
    for match in PATTERN.finditer(words):
        parts = PARTS.findall(match[0])
        month = next(part for part in parts if not part.isdigit())
        day = next(part for part in parts if part.isdigit())
        try:
            found = date(int(parts[-1]), NUMBERS[month], int(day))
        except ValueError:
            continue
        return found.isoformat(), match.start()
    return None
