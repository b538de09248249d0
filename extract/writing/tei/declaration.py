"""The header of a volume -> what to insert there so that it says who made the marks, and by what."""

from collections.abc import Iterator, Mapping

from extract import __version__
from extract.reading.tei.ours import OURS, PREFIX
from extract.reading.tei.text import TEI
from extract.result import Model
from extract.writing.tei.insertion import POINTS, Insertion, element, text

RESPONSIBILITY = "people, places, meetings, measures and the roles of sentences marked by machine, unchecked"
SCORES = "The value of @cert is the score that the pipeline gives a mark, from 0 to 1."


def declare(landmarks: Mapping[str, tuple[bytes, int, int]], model: Model) -> Iterator[Insertion]:
    """A statement of responsibility, and the application in the description of the encoding.

    `landmarks` has the prefix, the byte of the end tag and the byte behind it of elements of the header. Raises
    LookupError with the name of an element that is missing.
    """
    prefix, at, _ = landmarks[TEI + "titleStmt"]
    name = f"frus-extract {__version__}, pipeline {model.name} {model.version}".rstrip()
    content = (element(prefix, "resp", (), text(RESPONSIBILITY)), element(prefix, "name", (), text(name)))
    yield Insertion(at, (POINTS, 0, 0), element(prefix, "respStmt", (("xml:id", OURS),), *content))

    if TEI + "appInfo" in landmarks:
        prefix, at, _ = landmarks[TEI + "appInfo"]
        yield Insertion(at, (POINTS, 0, 0), application(prefix, name))
    elif TEI + "encodingDesc" in landmarks:
        prefix, at, _ = landmarks[TEI + "encodingDesc"]
        yield Insertion(at, (POINTS, 0, 0), app_info(prefix, name))
    else:
        prefix, _, behind = landmarks[TEI + "fileDesc"]
        described = element(prefix, "encodingDesc", (("xml:id", f"{PREFIX}encoding"),), app_info(prefix, name))
        yield Insertion(behind, (POINTS, 0, 0), described)


def app_info(prefix: bytes, name: str) -> bytes:
    """The list of applications, with ours."""
    return element(prefix, "appInfo", (("xml:id", f"{PREFIX}applications"),), application(prefix, name))


def application(prefix: bytes, name: str) -> bytes:
    """The application."""
    attributes = (("xml:id", f"{PREFIX}application"), ("ident", "frus-extract"), ("version", __version__))
    content = (element(prefix, "label", (), text(name)), element(prefix, "p", (), text(SCORES)))
    return element(prefix, "application", attributes, *content)
