"""Cards -> one self-contained HTML file: style, script and data in it, nothing fetched."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from evaluation.browse.cards import make_cards
from evaluation.counts import Found
from evaluation.disagreements import KINDS, TASKS
from evaluation.documents import Dataset
from extract.annotations import LABEL_OF
from extract.data.palette import load_palette
from extract.reading.memo import URL

HERE = Path(__file__).parent


def to_html(dataset: Dataset, models: Sequence[str], results: Sequence[Sequence[Found]], *, every: bool = False) -> str:
    """The page. `results` are those of each pipeline, in the order of the documents."""
    data = {
        "models": list(models),
        "tasks": TASKS,
        "kinds": KINDS,
        "documents": {document.get("id") or "": about(document) for document in dataset.documents},
        "cards": [
            card
            for document, *found in zip(dataset.documents, *results, strict=True)
            for card in make_cards(document, found, every=every)
        ],
    }
    templates = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(), undefined=StrictUndefined)
    tints = {label: key for key, label in LABEL_OF.items()}
    return templates.get_template("page.html").render(
        title=f"{' and '.join(models)} on {dataset.name}",
        style=templates.get_template("page.css").render(palette=load_palette(), tints=tints),
        script=(HERE / "page.js").read_text(encoding="utf-8"),
        data=to_script(data),
    )


def about(document: Mapping[str, Any]) -> dict[str, str]:
    """What the page says of a document."""
    id = document.get("id") or ""
    volume = id.partition("/")[0]
    return {
        "head": document.get("head") or id,
        "date": document.get("date") or "",
        "volume": volume,
        "url": URL.format(id=id) if id else "",
    }


def to_script(data: Mapping[str, Any]) -> str:
    """JSON that may stand in a script element: nothing in it can end the element, open a comment or a tag."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
