"""Label Studio's JSON: tasks with the model's suggestions as predictions, and a labelling configuration.

Its offsets are code points since 2022 and were UTF-16 before; a region's own words tell which, where they differ.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evaluation.sheets.sheet import LABELS, Format, Mark, Sheet
from extract.errors import MalformedDataError, UnreadableFileError
from extract.errors import message as extract_message

FILE, CONFIG = "sheet.json", "labels.xml"
NAME, TO = "label", "text"


def write(sheets: Sequence[Sheet], folder: Path) -> None:
    """The tasks to import, and the configuration to paste."""
    tasks = [
        {
            "data": {"text": sheet.text, "name": sheet.name},
            "predictions": [{"model_version": "extract", "result": [region(mark, sheet.text) for mark in sheet.marks]}],
        }
        for sheet in sheets
    ]
    (folder / FILE).write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    view = Element("View")
    labels = SubElement(view, "Labels", name=NAME, toName=TO)
    for label in LABELS:
        SubElement(labels, "Label", value=label)
    SubElement(view, "Text", name=TO, value="$text", granularity="word")
    indent(view)
    (folder / CONFIG).write_text(tostring(view, encoding="unicode") + "\n", encoding="utf-8")


def region(mark: Mark, text: str) -> dict[str, Any]:
    """A mark as a region, what belongs to it in its `meta`, as JSON."""
    return {
        "id": mark.id,
        "from_name": NAME,
        "to_name": TO,
        "type": "labels",
        "value": {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end], "labels": [mark.label]},
        "meta": {"text": [json.dumps(dict(mark.attributes), ensure_ascii=False)]},
    }


def read(folder: Path) -> list[Sheet]:
    """What `write` wrote, or an export: a task's last annotation, else its prediction."""
    path = folder / FILE
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        return [Sheet(task["data"]["name"], task["data"]["text"], list(marks_of(task))) for task in tasks]
    except OSError as error:
        raise UnreadableFileError(extract_message("no_file", path=path, reason=error.strerror or error)) from error
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise MalformedDataError(f"{path}: no tasks of Label Studio ({type(error).__name__}: {error}).") from error


def marks_of(task: Mapping[str, Any]) -> Iterator[Mark]:
    """The marks of a task."""
    text = task["data"]["text"]
    done = [each for each in task.get("annotations", ()) if not each.get("was_cancelled")]
    for each in (done or task["predictions"])[-1]["result"]:
        if each["type"] == "labels":
            value = each["value"]
            notes = each.get("meta", {}).get("text") or ["{}"]
            attributes = json.loads("".join(notes))
            yield Mark(str(each.get("id", "")), *bounds(text, value), value["labels"][0], attributes)


def bounds(text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    """A region's offsets in code points. Raises ValueError where its words stand at neither kind of offsets."""
    start, end = value["start"], value["end"]
    words = value.get("text", text[start:end])
    if text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    start, end = (len(units[: 2 * at].decode("utf-16-le", errors="ignore")) for at in (start, end))
    if text[start:end] != words:
        raise ValueError(f"no {words!r} at {value['start']} to {value['end']}")
    return start, end


FORMAT = Format(write, read)
