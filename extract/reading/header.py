"""Blocks -> the document's header: number, title, kind, from and to, subject, date, place, classification."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.data import load_words
from extract.reading.dates import DATE, MONTH, find_date
from extract.reading.kinds import LONGEST_ENTRY, label
from extract.reading.memo import Block, Header
from extract.reading.notes import SOURCE
from extract.reading.visible import visible

FIRST_BLOCKS = 40  # the header stands in the first blocks
NUMBERED = re.compile(r"\[?(\d{1,4}[a-z]?)\.\s+(.+)", re.DOTALL)
KIND = re.compile(
    r"(?:(?:Draft|Circular|Backchannel|Action|Information|Briefing|Research|Intelligence|Special|National|Summary|Joint"
    r"|Editorial|Supplementary|Informal|Oral|Diary|Scope|Position|Background|Verbatim|Security|Council|Study|Decision"
    r"|Political|Policy|Radio|Analytical|Telephone|Basic)\s)*"
    r"(?:Memorandum(?:\s(?:of|for)\s(?:an?\s|the\s)?(?:Telephone\s)?"
    r"(?:Conversations?|Conference|Record|Files?|Discussion|Meeting))?"
    r"|Telegram|Airgram|Despatch|Dispatch|Letter|Message|Notes?|Minutes|Record|Report|Paper|Estimate|Instructions?"
    r"|Statement|Entry|Aide-M[ée]moire|Communiqu[ée]|Study|Summary|Transcript|Agreement|Resolution|Directive|Address"
    r"|Remarks|Interview|Briefing|Conversation|Communication|Cable|Highlights)\b"
)
KIND_IN_CAPITALS = re.compile(KIND.pattern, re.IGNORECASE)
ARTICLE = re.compile(r"(?<=\sof)\s(?:an?|the)(?=\s)", re.IGNORECASE)
FROM = re.compile(r"\b[Ff]rom\s+")
TO = re.compile(r",?\s+to\s+")
ADDRESSED = re.compile(r"\b(?:for|to)\s+(?!the (?:Record|Files?)\b)(.+)")
ADDRESSED_KINDS = ("memorandum", "letter", "message")
LABELLED = re.compile(
    r"(FROM|TO|SUBJECTS?|SUBJ|DATE|PLACE|MEMORANDUM FOR|MEMORANDUM TO)\s?:\s*(.+)", re.IGNORECASE | re.DOTALL
)
SAME_LABEL = {"SUBJ": "SUBJECT", "SUBJECTS": "SUBJECT", "FM": "FROM", "MEMORANDUM FOR": "TO", "MEMORANDUM TO": "TO"}
MARKING = (
    r"(?:Personal(?: and|[.;,]) )?(?:Top Secret|Secret|Confidential|Unclassified|Limited Official Use"
    r"|(?:For )?Official Use Only|Restricted|Eyes Only)(?:(?: and|[.;,]) Personal)?"
)
CLASSIFIED = re.compile(rf"(?<=[.\])”]\s){MARKING}(?:[;,/]\s?[A-Z][^.;,]{{1,60}})*(?=[.;\]])")
STAMPED = re.compile(rf"{MARKING}(?:[\s;,/–—-][\w\s;,/–—-]{{0,60}})?", re.IGNORECASE)
VAGUE = re.compile(rf"[\s,]*(?:\[?undated|\b{MONTH},?\s+[0-9]{{4}}).*", re.IGNORECASE | re.DOTALL)
TAIL = re.compile(rf"(?:,\s[A-Z][\w.’' ]{{1,30}})?,\s{DATE}.*", re.DOTALL)


def find_header(text: str, blocks: Sequence[Block], holes: Sequence[tuple[int, int]], date: str | None) -> Header:
    """The header as the text prints it; `date`, where it is given, wins over the text's own."""
    body = [(block.kind, visible(text, block.start, block.end, holes)) for block in blocks[:FIRST_BLOCKS]]
    body = [(kind, words) for kind, words in body if kind != "note"]
    title = next((words for kind, words in body if kind == "head"), "") if body and body[0][0] == "head" else ""
    labelled = dict(reversed(list(labelled_lines(body))))
    numbered = NUMBERED.fullmatch(title)
    number, title = (numbered[1], numbered[2].rstrip("]")) if numbered else (None, title)
    header = Header(number=number, title=title or None, kind=kind_of(title), subject=labelled.get("SUBJECT"))
    sender, receiver = parties(title)
    return replace(
        header,
        from_=sender or labelled.get("FROM"),
        to=receiver or labelled.get("TO"),
        classification=classification_of(text, blocks, holes, body),
        **when_and_where(body, title, labelled, date),
    )


def kind_of(title: str) -> str | None:
    """The kind of document that the title opens with, in small letters: "Memorandum of a Conversation" is
    "memorandum of conversation".
    """
    kind = (KIND_IN_CAPITALS if title.isupper() else KIND).match(title)
    return ARTICLE.sub("", kind[0]).lower() if kind else None


def parties(title: str) -> tuple[str | None, str | None]:
    """Whom the document is from and to: "Letter From A to B"."""
    title = TAIL.sub("", title)
    opens = FROM.search(title)
    if not opens:
        addressed = ADDRESSED.search(title) if (kind_of(title) or "").endswith(ADDRESSED_KINDS) else None
        return None, addressed[1] if addressed else None
    words = title[opens.end() :]
    cuts = list(TO.finditer(words))
    for cut in cuts:
        if words[: cut.start()].rpartition(" ")[2] not in load_words("offices"):
            return words[: cut.start()], words[cut.end() :]
    return (words[: cuts[-1].start()], words[cuts[-1].end() :]) if cuts else (words, None)


def labelled_lines(body: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(label, words) of what stands behind or below a label: "FROM: Dick Walters", SUBJECT with its items."""
    for i, (kind, words) in enumerate(body):
        if kind == "head" and i:
            items = []
            for following, item in body[i + 1 :]:
                if following != "item":
                    break
                items.append(item)
            if items:
                yield SAME_LABEL.get(label(words), label(words)), "; ".join(items)
        elif len(words) <= LONGEST_ENTRY and (match := LABELLED.fullmatch(words)):
            yield SAME_LABEL.get(match[1].upper(), match[1].upper()), match[2]


def when_and_where(
    body: Sequence[tuple[str, str]], title: str, labelled: dict[str, str], date: str | None
) -> dict[str, str | None]:
    """Date and place of the dateline, or else of the title's end."""
    dateline = next((words for kind, words in body if kind == "dateline"), "")
    for words in (dateline, title, labelled.get("DATE", "")):
        if found := find_date(words):
            place = words[: found[1]].strip(" ,.“([")
            if words is title:
                place = place.rpartition(", ")[2] if ", " in place else ""
            return {"date": date or found[0], "place": place or labelled.get("PLACE")}
    place = VAGUE.sub("", dateline)
    return {"date": date, "place": place or labelled.get("PLACE")}


def classification_of(
    text: str, blocks: Sequence[Block], holes: Sequence[tuple[int, int]], body: Sequence[tuple[str, str]]
) -> str | None:
    """The marking that the source note names ("Top Secret; Nodis"), or else a line of its own among the first."""
    for block in blocks:
        if block.kind == "note" and SOURCE.match(text, block.start):
            if found := CLASSIFIED.search(visible(text, block.start, block.end, holes)):
                return found[0]
            break
    return next((words for _, words in body if len(words) < 80 and STAMPED.fullmatch(words)), None)
