"""Words of paragraphs -> their kinds: heading, dateline, item, signature or plain paragraph."""

import re
from collections.abc import Sequence

from extract.annotations import BlockKind
from extract.data import load_words
from extract.reading.dates import DATE, MONTH

LONGEST_TITLE = 800
LONGEST_ENTRY = 400
LONGEST_NAME = 240
LONGEST_DATELINE = 130
LONGEST_SIGNATURE = 120
MOST_SIGNATURES = 4  # more such lines are a list or a table

NUMBERED = re.compile(r"\[?[0-9]{1,4}[a-z]?\.\s")
# "On March 3, 1951, he called." opens a sentence.
DATELINE = re.compile(
    r"(?!(?:On|In|By|Since|Until|Before|After|During)\s)"
    rf"[“\[(]?(?:[A-Z\[][^\d:;]{{1,70}}?[\s,.]\s*)?(?:(?<=[,.]\s)\[)?(?:{DATE}|{MONTH},?\s+[0-9]{{4}}|\[?[Uu]ndated)"
)
NOT_LETTERS = re.compile(r"[\W\d_]+")
SENTENCE_END = re.compile(r"[a-z0-9)\]”\"][.:?!;][”\"’)]?$")
ABBREVIATED_END = re.compile(r"\b(?:Jr|Sr|Esq|Inc|Co|Amb|Gen|[A-Z])\.$")
CLOSE = re.compile(
    r"(?:Very\s|Yours\s|Most\s)?(?:sincerely|respectfully|faithfully|cordially|truly)\b.{0,30}$"
    r"|.{0,80}(?:regards|wishes|(?:sincerely|faithfully)(?:\syours)?),?$",
    re.IGNORECASE,
)
SIGNED = re.compile(r"^[\[(/]\s?(?:[Ss]igned\s|/s/)?|[\])]$")
NO_SIGNATURE = re.compile(r"[0-9/]|[a-z)]{2}\.$|[:;?!]$")


def kinds_of(texts: Sequence[str], bullets: Sequence[bool]) -> list[BlockKind]:
    """The kind of each paragraph before the notes, from its words and whether it had a bullet."""
    kinds: list[BlockKind] = ["item" if bullet else "p" for bullet in bullets]
    if len(kinds) > 1 and is_dateline(texts[1]):
        kinds[1] = "dateline"
    if any(bullets):
        mark_headed_items(texts, kinds)
    else:
        mark_labelled_lists(texts, kinds)
    mark_signatures(texts, kinds)
    if kinds and is_title(texts[0], len(texts)):
        kinds[0] = "head"
    return kinds


def mark_headed_items(texts: Sequence[str], kinds: list[BlockKind]) -> None:
    """A short line right above a bullet is a heading."""
    for i in range(1, len(kinds) - 1):
        labelled = is_label(texts[i]) and "item" in kinds[i + 1 : i + 3]
        if kinds[i] == "p" and (labelled or (kinds[i + 1] == "item" and is_short(texts[i]))):
            kinds[i] = "head"


def mark_labelled_lists(texts: Sequence[str], kinds: list[BlockKind]) -> None:
    """Where the paste has lost its bullets: a label such as SUBJECT is a heading, what it announces are items."""
    i = 1
    while i < len(texts) - 1:
        announces = is_label(texts[i]) or is_address(texts[i], texts[i + 1])
        if not announces or len(texts[i + 1]) > LONGEST_ENTRY:
            i += 1
            continue
        kinds[i], kinds[i + 1] = "head", "item"
        several = label(texts[i]) not in load_words("labels_of_one") and texts[i] != "MEMORANDUM"
        i += 1
        while several and i < len(texts) and is_entry(texts[i]):
            kinds[i] = "item"
            i += 1


def mark_signatures(texts: Sequence[str], kinds: list[BlockKind]) -> None:
    """The last paragraphs, while they are names, and the name below a letter's close."""
    first = len(texts)
    while first > 2 and kinds[first - 1] == "p" and is_signature(texts[first - 1]):
        first -= 1
    if len(texts) - first <= MOST_SIGNATURES:
        kinds[first:] = ["signed"] * (len(texts) - first)
    for i in range(1, len(texts)):
        if kinds[i] == "p" and CLOSE.match(texts[i - 1]) and is_signature(texts[i]):
            kinds[i] = "signed"


def label(text: str) -> str:
    """The words in capitals, without digits and punctuation: "[Subject]1:" is SUBJECT."""
    return NOT_LETTERS.sub(" ", text.replace(".", "")).strip().upper() if len(text) < 80 else ""


def is_short(text: str) -> bool:
    """Whether the words could head a list: a few, no sentence, no number before them."""
    return len(text) < 60 and text[:1].isalpha() and len(text.split()) < 5 and not text.endswith(".")


def is_label(text: str) -> bool:
    """Whether the words announce a list: SUBJECT, "To:"."""
    name = label(text)
    if name in load_words("labels_of_one") or name in load_words("labels_of_many"):
        return True
    return name in load_words("labels_with_colon") and text.endswith(":")


def is_address(text: str, following: str) -> bool:
    """Whether the words are MEMORANDUM and whom it is for follows."""
    return text == "MEMORANDUM" and following.startswith(("FOR ", "TO "))


def is_entry(text: str) -> bool:
    """Whether the words could be one of a list of names, or the name of a side: "United States:"."""
    if len(text) > LONGEST_NAME or text.startswith("[") or text[:1].isdigit() or is_label(text):
        return False
    if not load_words("section_headings").isdisjoint(label(text).split()):
        return False
    if text.endswith(":"):
        return is_short(text)
    return SENTENCE_END.search(text) is None or ABBREVIATED_END.search(text) is not None


def is_dateline(text: str) -> bool:
    """Whether the words are a place and a date."""
    return len(text) < LONGEST_DATELINE and DATELINE.match(text) is not None


def is_title(text: str, count: int) -> bool:
    """Whether the first paragraph heads the document: numbered, or no sentence and not alone."""
    if len(text) > LONGEST_TITLE:
        return False
    return NUMBERED.match(text) is not None or (count > 1 and SENTENCE_END.search(text) is None)


def is_signature(text: str) -> bool:
    """Whether the words are a name or initials, with rank or office perhaps."""
    words = SIGNED.sub("", text).split()
    if len(text) > LONGEST_SIGNATURE or not 0 < len(words) < 16 or words[0].strip(".,:") in load_words("no_signatures"):
        return False
    if NO_SIGNATURE.search(" ".join(words)):
        return False
    particles = load_words("name_particles")
    return words[0][0].isupper() and all(word[0].isupper() or word in particles for word in words)
