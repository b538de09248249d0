"""A TEI volume and a pipeline -> the same bytes with our marks inside."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, tee
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractError, TextTooLongError, message, raise_error
from extract.pipeline import DEFAULT, load, model_of, pipe
from extract.reading.files import LARGEST, read_string
from extract.reading.tei.guard import malformed, open_guarded
from extract.reading.tei.source import Source, SourceReader
from extract.result import Model
from extract.writing.tei.declaration import declare
from extract.writing.tei.insertion import Insertion, insert, tags_around
from extract.writing.tei.marks import Mark, marks_of
from extract.writing.tei.placing import place
from extract.writing.tei.removal import remove_marks
from extract.writing.tei.standoff import spans_apart

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Marked:
    """A volume with marks: `inline` stand around their words, `apart` point to them, `lost` have no place in it."""

    data: bytes
    documents: int
    inline: int
    apart: int
    lost: int


def add_marks(
    path: str | Path,
    model: "str | Path | Language" = DEFAULT,
    *,
    editorial_notes: bool = False,
    limit: int = LARGEST,
    on_error: Callable[[ExtractError], None] = raise_error,
) -> Marked:
    """Mark what a pipeline finds in the documents of a TEI volume; `remove_marks` gives the volume back.

    Raises as `extract.read` and `extract.load` do, and MalformedDataError for a volume that has marks of ours already
    or no header to declare them in. A document longer than the pipeline takes goes to `on_error`, and stays as it is.
    """
    nlp = load(model)
    reader = SourceReader(str(path), Path(path).stem, read_volume_bytes(Path(path), limit))

    def fits(source: Source) -> bool:
        if source.memo.division != "document" and not editorial_notes:
            return False
        if (length := len(source.memo.text)) > nlp.max_length:
            on_error(TextTooLongError(message("too_long_document", id=source.memo.id, length=length)))
            return False
        return True

    ours, theirs = tee(filter(fits, reader.documents()))
    results = pipe((source.memo for source in theirs), nlp)
    marks = ((source, list(marks_of(result, source.memo))) for source, result in zip(ours, results, strict=True))
    return write_marks(reader, marks, model_of(nlp))


def write_marks(reader: SourceReader, marks: Iterable[tuple[Source, Sequence[Mark]]], model: Model) -> Marked:
    """The reader's bytes with these marks of its documents inside, declared as the model's."""
    insertions: list[Insertion] = []
    documents = inline = apart = lost = 0
    numbers = count(1)
    for source, wanted in marks:
        placing = place(wanted, source)
        insertions += tags_around(placing.inline, source.prefix)
        insertions += spans_apart(placing.apart, source.prefix, source.div.content_end, numbers)
        documents += 1
        inline += len(placing.inline)
        apart += len(placing.apart)
        lost += len(placing.lost)
    try:
        insertions += declare(reader.landmarks, model)
    except LookupError as error:
        missing = str(error.args[0]).rpartition("}")[2]
        raise malformed(reader.path, 1, f"the header has no {missing} to declare marks in") from error
    data = insert(reader.data, insertions)
    # The promise is kept or nothing is given: expat reads the result, and taking the marks out gives the bytes.
    if remove_marks(data, path=reader.path) != reader.data:
        raise malformed(reader.path, 1, "marks would not come out again as they went in; nothing was written")
    return Marked(data, documents, inline, apart, lost)


def read_volume_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a volume that is UTF-8 and has no marks of ours."""
    open_guarded(path, limit).close()
    read_string(path)  # says where it is not UTF-8
    data = path.read_bytes()
    if remove_marks(data, path=path) != data:
        raise malformed(path, 1, "the file has marks of this package already; take them out: extract tei FILE --remove")
    return data
