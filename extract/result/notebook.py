"""Result -> a piece of HTML for a notebook: the sentences with what was found marked in them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from extract.annotations import LABEL_OF, NO_ROLE
from extract.data.palette import Style, load_palette
from extract.result.title import title_of

REF = "ref"  # the number of a note
SHEET = """
.frus-extract { max-width: 46rem; font: 15px/1.55 Georgia, serif; }
.frus-extract .fe-text { max-height: 26rem; overflow-y: auto; padding-right: 1rem; }
.frus-extract p { margin: 0 0 .6em; }
.frus-extract sup { font-size: .7em; line-height: 0; }
.frus-extract .fe-head { font-weight: 600; }
.frus-extract .fe-small { font-size: .85em; opacity: .75; }
.frus-extract .fe-role { background: color-mix(in srgb, var(--fe) 16%, transparent); border-radius: 2px; }
.frus-extract .fe-role::before { content: attr(data-sign) " "; color: var(--fe); font-size: .75em; }
.frus-extract .fe-label { text-decoration: underline 1.5px var(--fe); text-underline-offset: .2em; }
"""


def notebook(result: Mapping[str, Any]) -> str:
    """The HTML of `Result.to_dict()`; what is not shown in it is counted above. Its styles are its own."""
    palette = load_palette()
    return (
        f"<div class='frus-extract'><style>{SHEET}{''.join(map(look, palette.values()))}</style>"
        f"{heading(result, palette)}<div class='fe-text'>{''.join(blocks(result, palette))}</div></div>"
    )


def look(style: Style) -> str:
    """The rules of one role or label: its colour, and the line under its words."""
    line = "" if style.line == "none" else f" text-decoration-style: {style.line};"
    return f".frus-extract .fe-{style.key} {{ --fe: light-dark({style.light}, {style.dark});{line} }}\n"


def heading(result: Mapping[str, Any], palette: Mapping[str, Style]) -> str:
    """Title, date and counts."""
    head = result["header"]
    title = title_of(head["number"], head["title"], head["kind"], result["id"] or "Untitled")
    roles = [role for sentence in result["sentences"] for role in (sentence["role"], *sentence["also"])]
    counts = {key: len(result[key]) if key in LABEL_OF else roles.count(key) for key in palette}
    kinds = ", ".join(f"{count} {palette[key].noun}{'' if count == 1 else 's'}" for key, count in counts.items())
    facts = " · ".join(escape(str(value)) for value in (result["id"], head["date"], result["model"]["name"]) if value)
    return f"<p class='fe-head'>{escape(title)}</p><p class='fe-small'>{facts}<br>{escape(kinds)}</p>"


def blocks(result: Mapping[str, Any], palette: Mapping[str, Style]) -> Iterator[str]:
    """The sentences, a paragraph for each run of one kind of block without a blank line in it."""
    found = [(each["start"], each["end"], key) for key in LABEL_OF for each in result[key]]
    refs = [(note["ref"]["start"], note["ref"]["end"], REF) for note in result["notes"] if note["ref"]]
    marks = apart(found + refs)
    starts = [start for start, _, _ in marks]
    last: Mapping[str, Any] | None = None
    for sentence in result["sentences"]:
        if (
            last is None
            or (last["block"], last["note"]) != (sentence["block"], sentence["note"])
            or begins(last, sentence)
        ):
            yield "</p><p>" if last else "<p>"
        else:
            yield " "
        inside = marks[bisect_left(starts, sentence["start"]) : bisect_left(starts, sentence["end"])]
        words = "".join(marked(sentence, inside, palette))
        role = sentence["role"]
        if role == NO_ROLE:
            yield words
        else:
            style = palette[role]
            score = sentence["scores"].get(role)
            told = style.noun if score is None else f"{style.noun}, {score:.2f}"
            yield f"<span class='fe-role fe-{role}' data-sign='{style.sign}' title='{escape(told)}'>{words}</span>"
        last = sentence
    if last:
        yield "</p>"


def begins(last: Mapping[str, Any], sentence: Mapping[str, Any]) -> bool:
    """Whether more than a blank stands between two sentences."""
    return bool(sentence["start"] - last["end"] > 1)


def apart(marks: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Marks that do not overlap, in text order: of two that share a character the longer one."""
    kept: list[tuple[int, int, str]] = []
    for mark in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if kept and mark[0] < kept[-1][1]:
            if mark[1] - mark[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = mark
        else:
            kept.append(mark)
    return kept


def marked(
    sentence: Mapping[str, Any], marks: Sequence[tuple[int, int, str]], palette: Mapping[str, Style]
) -> Iterator[str]:
    """The words of a sentence with its marks around them."""
    text, at, base = sentence["text"], 0, sentence["start"]
    for start, end, key in marks:
        yield escape(text[at : start - base])
        words = escape(text[start - base : end - base])
        label = "" if key == REF else palette[key].noun
        yield f"<span class='fe-label fe-{key}' title='{label}'>{words}</span>" if label else f"<sup>{words}</sup>"
        at = end - base
    yield escape(text[at:])
