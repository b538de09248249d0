"""Invented memos whose text says where everything is: `‹4›` stands for a glued note number 4."""

import re

from extract.reading.memo import Memo

MARK = re.compile(r"‹([^›]+)›")

BLANK_LINES = """\
12. Memorandum From the Special Assistant to the Envoy (Halden) to Minister Orrin‹1›

Lakeside, March 5, 1971, 4 p.m.

SUBJECT

  • The Lake Talks

PARTICIPANTS

  • The Minister

  • Mr. Brask

They set two requirements:‹2› a pause, and the return of 15,000.‹3› The talks began in 1961‹4› and lapsed.

[Page 40]

1. The boats are freed. We ask [Page 41] for 2,300 of 3,500 nets, or 1.5 percent.

On March 22‹5› the Lake Council (LC Doc 17) agreed.

Lewis Halden

  1. Source: Invented Archive, Box 7. Secret; Nodis. Drafted by Brask.
  2. See Document 2.
  3. In the margin, Orrin wrote: “Too many.”
  4. No record was found.
  5. Not printed."""

SINGLE_NEWLINES = """\
12. Memorandum From the Special Assistant to the Envoy (Halden) to Minister Orrin‹1›
Lakeside, March 5, 1971, 4 p.m.
SUBJECT
The Lake Talks
PARTICIPANTS
The Minister
Mr. Brask
They set two requirements:‹2› a pause, and the return of 15,000.‹3› The talks began in 1961‹4› and lapsed.
[Page 40]1. The boats are freed. We ask [Page 41] for 2,300 of 3,500 nets, or 1.5 percent.
On March 22‹5› the Lake Council (LC Doc 17) agreed.
Lewis Halden
- Source: Invented Archive, Box 7. Secret; Nodis. Drafted by Brask.↩
- See Document 2.↩
- In the margin, Orrin wrote: “Too many.”↩
- No record was found.↩
- Not printed.↩"""

BLOCKS = [
    ("head", "12. Memorandum From the Special Assistant to the Envoy (Halden) to Minister Orrin1"),
    ("dateline", "Lakeside, March 5, 1971, 4 p.m."),
    ("head", "SUBJECT"),
    ("item", "The Lake Talks"),
    ("head", "PARTICIPANTS"),
    ("item", "The Minister"),
    ("item", "Mr. Brask"),
    (
        "p",
        "They set two requirements:2 a pause, and the return of 15,000.3 The talks began in 19614 and lapsed.",
    ),
    ("p", "1. The boats are freed. We ask [Page 41] for 2,300 of 3,500 nets, or 1.5 percent."),
    ("p", "On March 225 the Lake Council (LC Doc 17) agreed."),
    ("signed", "Lewis Halden"),
    ("note", "Source: Invented Archive, Box 7. Secret; Nodis. Drafted by Brask."),
    ("note", "See Document 2."),
    ("note", "In the margin, Orrin wrote: “Too many.”"),
    ("note", "No record was found."),
    ("note", "Not printed."),
]


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text as pasted, and (start, end, number) of its note numbers."""
    parts: list[str] = []
    refs: list[tuple[int, int, str]] = []
    length = at = 0
    for match in MARK.finditer(marked):
        parts += [marked[at : match.start()], match[1]]
        start = length + match.start() - at
        length = start + len(match[1])
        refs.append((start, length, match[1]))
        at = match.end()
    return "".join([*parts, marked[at:]]), refs


def surfaces(memo: Memo) -> list[tuple[str, str]]:
    """(kind, words) of every block."""
    return [(block.kind, memo.text[block.start : block.end]) for block in memo.blocks]
