"""Memo and Result -> one self-contained HTML page: the text with what was found marked in it, and a panel beside it."""

import base64
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extract.annotations import NO_ROLE, ROLES
from extract.data.palette import Style, load_palette
from extract.reading.memo import Memo
from extract.result import Result
from extract.result.title import title_of
from extract.writing.html.article import parts
from extract.writing.html.details import SAYS, details
from extract.writing.html.graph import HEIGHT, WIDTH, graph
from extract.writing.html.panel import JOINING, names, occasions, proposals, thresholds, unattached
from extract.writing.items import MENTIONS, Items
from extract.writing.layout import one_line
from extract.writing.phrases import UNSURE


def page(memo: Memo, result: Result, *, home: str | None = None) -> str:
    """The page of one document; `home` is the address of an index to link to.

    `result` is what a pipeline found in `memo`: offsets index its text. All of the text is in the page, escaped; the
    page loads nothing and sends nothing.
    """
    items = Items(result)
    palette = load_palette()
    dated, undated = occasions(items)
    return render(
        "page",
        title=heading(result),
        home=home,
        result=result,
        items=items,
        palette=palette,
        counts=counts(items, palette),
        holders=one_each(items.holders),
        parts=parts(memo, result, items),
        proposals=proposals(items),
        loose={kind: unattached(items, kind) for kind in ("condition", "concern")},
        thresholds=thresholds(items),
        dated=dated,
        undated=undated,
        people=names(items, "people"),
        places=names(items, "places"),
        graph=graph(items),
        joining=JOINING,
        says=SAYS,
        box={"width": WIDTH, "height": HEIGHT},
        data=details(items, {style.key: style.noun for style in palette.values()}),
    )


def heading(result: Result) -> str:
    """What the document is called, on one line."""
    head = result.header
    return one_line(title_of(head.number, head.title, head.kind, result.id or "Untitled"))


def counts(items: Items, palette: dict[str, Style]) -> dict[str, int]:
    """How many there are of each kind; quoted words are not counted beside a sentence that has their role."""
    return {key: sum(key in item.kinds and item.id not in items.echoes for item in items) for key in palette}


def one_each(holders: list[str]) -> dict[str, list[int]]:
    """Holders to choose from -> their indices: a name whose words are all in just one other is that one."""
    words = [set(re.findall(r"\w+", name.casefold())) for name in holders]
    found: dict[str, list[int]] = {}
    for index, name in enumerate(holders):
        fuller = [other for other, theirs in zip(holders, words, strict=True) if words[index] < theirs]
        found.setdefault(fuller[0] if len(fuller) == 1 else name, []).append(index)
    return found


def render(name: str, **values: Any) -> str:
    """A template of this folder filled in; every value is escaped where it stands."""
    script = asset("common.js") + asset(f"{name}.js")
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    template = environment().get_template(f"{name}.html.jinja")
    text = template.render(values, sheet=asset("style.css"), script=script, digest=digest)
    # A lone surrogate cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode()


@cache
def environment() -> Environment:
    """Templates that escape what they are given, and fail on what they are not."""
    made = Environment(
        loader=PackageLoader(__name__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(palette=load_palette(), roles=[role for role in ROLES if role != NO_ROLE], mentions=MENTIONS)
    made.globals["unsure"] = UNSURE
    made.filters["one_line"] = one_line
    return made


@cache
def asset(name: str) -> Markup:
    """A style sheet or script of ours, put into the page as it is."""
    return Markup(files(__name__).joinpath("templates", name).read_text(encoding="utf-8"))
