"""Document: what is sent to a worker, a Memo or a text still to be read; or a Fault, in place of what cannot be."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from traceback import format_exception

from extract.reading.memo import Memo
from extract.reading.surrogates import whole

# The id of a document of FRUS, as the path of its page has it.
FRUS = re.compile(r"(frus\d[\w-]*)/([^/\s]+)")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")  # of an object in memory: another in every run
FOLDERS = re.compile(r'(?<=File ")[^"]*?(?=[^/\\"]+[/\\][^/\\"]+")')  # of a traceback: another on every machine


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document could not be read: a row of the table `errors`."""

    kind: str
    message: str
    traceback: str

    @classmethod
    def of(cls, error: BaseException) -> "Fault":
        """The same bytes for the same error, in whichever process and on whichever machine it was raised."""
        parts = (type(error).__name__, str(error), FOLDERS.sub("", "".join(format_exception(error))))
        return cls(*(whole(ADDRESS.sub("0x…", part)) for part in parts))


@dataclass(frozen=True, slots=True)
class Document:
    """`volume`: the name of its input; `sha256`: of all that its result depends on but the recipe."""

    id: str | None
    volume: str
    content: Memo | str | Fault
    sha256: str
    date: str | None = None

    @property
    def place(self) -> tuple[str, str | None]:
        """(volume, document): those of an id of FRUS, else the input and the id in it."""
        if self.id is None:
            return self.volume, None
        if known := FRUS.fullmatch(self.id):
            return known[1], known[2]
        return self.volume, self.id.removeprefix(f"{self.volume}/")

    @property
    def text(self) -> str | None:
        """Its text, None if it could not be read."""
        if isinstance(self.content, Fault):
            return None
        return self.content if isinstance(self.content, str) else self.content.text

    @property
    def length(self) -> int:
        """Characters that it counts for."""
        return len(self.text or "")


def text_document(id: str, volume: str, text: str, date: str | None = None) -> Document:
    """A text that the worker reads; half a surrogate pair becomes U+FFFD, so that offsets stay."""
    id, text, date = (whole(part or "") for part in (id, text, date))
    return Document(id, volume, text, digest("text", id, date, text), date or None)


def memo_document(memo: Memo, volume: str, volume_sha256: str) -> Document:
    """A document of a volume; its lists of persons stand outside it, so that it depends on the whole volume."""
    clean = replace(memo, text=whole(memo.text))
    return Document(memo.id, volume, clean, digest("memo", volume_sha256, memo.id or ""))


def faulty_document(id: str | None, volume: str, error: BaseException) -> Document:
    """What cannot be read, and why."""
    fault = Fault.of(error)
    return Document(id, volume, fault, digest("fault", id or "", fault.kind, fault.message))


def digest(*parts: str) -> str:
    """SHA-256 of some strings, which cannot run into one another."""
    found = sha256()
    for part in parts:
        data = part.encode()
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()
