"""Pipelines: which are at hand, loading one once, and text through it to Results."""

import json
import os
import shlex
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cached_property
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extract import __version__
from extract.errors import (
    BadValueError,
    MalformedDataError,
    MissingExtraError,
    ModelNotFoundError,
    TextTooLongError,
    message,
)
from extract.reading.memo import Memo
from extract.reading.text import read_text
from extract.result import Model, Result

if TYPE_CHECKING:
    from packaging.requirements import Requirement
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT = "onnx"
# Documents held at a time, and their characters together: more gains no speed, and while its vectors live a character
# weighs some four kilobytes.
BATCH_SIZE = 16
BATCH_LENGTH = 100_000

PACKAGE = Path(__file__).parent
# A wheel holds its pipelines inside the package, a checkout beside it.
FOLDERS = (PACKAGE / "pipelines", PACKAGE.parent / "models")
META = "meta.json"
READER = "sentences"  # the component that every pipeline for memos begins with
# Pipelines that are packages of their own, and where a checkout has them.
APART = {"trf": "./models/trf"}

_loaded: "dict[str, Language]" = {}
_loading = threading.Lock()


@dataclass(frozen=True)
class Pipeline:
    """A pipeline at hand: the name to ask for it by, its folder, and what spaCy loads it by."""

    name: str
    folder: Path
    source: str | Path

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """Its meta.json; MalformedDataError if that cannot be read."""
        try:
            meta = json.loads((self.folder / META).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MalformedDataError(message("bad_model", path=self.folder, reason=error)) from error
        if not isinstance(meta, dict):
            raise MalformedDataError(message("bad_model", path=self.folder, reason=f"{META} holds no object"))
        return meta

    @property
    def reads_memos(self) -> bool:
        """Whether it is made for memos: the package's own, and others that find their sentences."""
        if self.source == self.folder:
            return True
        try:
            return READER in self.meta.get("pipeline", ())
        except MalformedDataError:
            return False

    @property
    def requirements(self) -> "list[Requirement]":
        """What it needs beside this package; MalformedDataError for what is no requirement (PEP 508)."""
        from packaging.requirements import InvalidRequirement, Requirement  # few pipelines have any

        try:
            return [Requirement(each) for each in self.meta.get("requirements") or ()]
        except InvalidRequirement as error:
            raise MalformedDataError(message("bad_model", path=self.folder, reason=error)) from error

    @property
    def missing(self) -> str:
        """What it needs and is not installed, and the command that installs it; empty if nothing is missing."""
        unmet = {str(each): state for each in self.requirements if (state := unmet_by(each))}
        if not unmet:
            return ""
        extra = (self.meta.get("frus") or {}).get("extra")
        command = shlex.join(["pip", "install", *([f"frus-extract[{extra}]"] if extra else unmet)])
        needs = ", ".join(f"{requirement} ({state})" for requirement, state in unmet.items())
        return message("no_extra", name=self.name, needs=needs, command=command)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


def run(
    text: str | Memo, model: "str | Path | Language" = DEFAULT, *, date: str | None = None, id: str | None = None
) -> Result:
    """What a pipeline finds in one text.

    `model` is a name, the path of a saved spaCy pipeline, or a loaded one; `date` (ISO) and `id` are what is known of
    the text, and win over what reading finds. A text without words needs no pipeline to be loaded.

    Raises TypeError for what is no text, BadValueError for a date that is not ISO, TextTooLongError,
    ModelNotFoundError, MissingExtraError, MalformedDataError. Threads may call it at the same time: spaCy keeps
    nothing of a document in the pipeline but its words, which it adds to the vocabulary under Python's global lock.
    """
    memo = as_memo(text, date=date, id=id)
    if is_blank(memo):
        return Result.empty(memo, model_of(model))
    nlp = load(model)
    return Result.from_doc(nlp(make_doc(nlp, memo)), memo, model_of(nlp))


def pipe(
    texts: Iterable[str | Memo], model: "str | Path | Language" = DEFAULT, *, batch_size: int = BATCH_SIZE
) -> Iterator[Result]:
    """The results of many texts, in order, as they are ready; no more than `batch_size` texts are held at a time.

    Raises as `run` does: for the pipeline at once, for a text when its turn comes.
    """
    if isinstance(texts, str | Memo):
        raise TypeError(message("one_text", type=type(texts).__name__))
    return _pipe(texts, load(model), batch_size)


def _pipe(texts: Iterable[str | Memo], nlp: "Language", batch_size: int) -> Iterator[Result]:
    model = model_of(nlp)
    memos = (as_memo(text) for text in texts)
    for blank, group in groupby(memos, key=is_blank):
        if blank:
            yield from (Result.empty(memo, model) for memo in group)
        else:
            for batch in batches(group, batch_size):
                docs = ((make_doc(nlp, memo), memo) for memo in batch)
                for doc, memo in nlp.pipe(docs, as_tuples=True, batch_size=batch_size):
                    yield Result.from_doc(doc, memo, model)


def batches(memos: Iterable[Memo], size: int) -> Iterator[list[Memo]]:
    """The memos in runs of at most `size`, each of at most BATCH_LENGTH characters or a single memo."""
    batch: list[Memo] = []
    length = 0
    for memo in memos:
        if batch and length + len(memo.text) > BATCH_LENGTH:
            yield batch
            batch, length = [], 0
        batch.append(memo)
        length += len(memo.text)
        if len(batch) == size:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def load(name: "str | Path | Language" = DEFAULT) -> "Language":
    """The spaCy pipeline of that name or at that path, loaded once in a process; a loaded one is given back.

    A name is looked for among the package's own, then among installed spaCy pipelines, then as a path. Everybody
    who asks for the same one shares it. Raises ModelNotFoundError, MissingExtraError if what it needs is not
    installed, and MalformedDataError if it cannot be loaded.
    """
    if not is_name(name):
        return cast("Language", name)
    pipeline = find(cast("str | Path", name))
    key = str(pipeline.source)
    with _loading:
        if key not in _loaded:
            _loaded[key] = _load(pipeline)
        return _loaded[key]


def is_name(model: object) -> bool:
    """Whether a pipeline is asked for by name or path; TypeError for what is neither that nor a pipeline."""
    if isinstance(model, str | Path):
        return True
    if not hasattr(model, "pipe"):
        raise TypeError(message("not_model", type=type(model).__name__))
    return False


def _load(pipeline: Pipeline) -> "Language":
    if missing := pipeline.missing:
        raise MissingExtraError(missing)
    import spacy

    try:
        return spacy.load(pipeline.source)
    except Exception as error:  # a damaged folder fails in as many ways as it has parts
        reason = " ".join(str(error).split()).rstrip(".")
        raise MalformedDataError(message("bad_model", path=pipeline.folder, reason=reason)) from error


def unmet_by(requirement: "Requirement") -> str:
    """What is installed instead of what is required; empty if that is met, or is not for this system."""
    if requirement.marker and not requirement.marker.evaluate():
        return ""
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return "not installed"
    return "" if requirement.specifier.contains(found, prereleases=True) else f"{found} is installed"


def find(name: str | Path) -> Pipeline:
    """The pipeline of that name or at that path; ModelNotFoundError says which names are at hand."""
    if isinstance(name, str) and (known := next((each for each in _pipelines() if each.name == name), None)):
        return known
    folder = Path(name)
    if os.path.isfile(folder / META):
        return Pipeline(str(name), folder.resolve(), folder.resolve())
    names = ", ".join(at_hand()) or "none"
    if apart := APART.get(str(name)):
        raise ModelNotFoundError(message("no_package", name=str(name), package=apart, known=names))
    if os.path.exists(folder):
        raise ModelNotFoundError(message("no_meta", path=folder, known=names))
    raise ModelNotFoundError(message("no_model", name=str(name), known=names))


def at_hand() -> dict[str, Pipeline]:
    """The pipelines for memos to be had by name: others for spaCy find nothing of what is asked for here."""
    found: dict[str, Pipeline] = {}
    for pipeline in _pipelines():
        if pipeline.reads_memos:
            found.setdefault(pipeline.name, pipeline)
    return found


def _pipelines() -> Iterator[Pipeline]:
    """The package's own, then installed ones that say they are for spaCy: of one name the first is meant."""
    for folder in FOLDERS:
        for meta in sorted(folder.glob(f"*/{META}")):
            yield Pipeline(meta.parent.name, meta.parent, meta.parent)
    for entry in sorted(entry_points(group="spacy_models"), key=lambda entry: entry.name):
        spec = find_spec(entry.module)
        if spec and spec.origin and (folder := Path(spec.origin).parent / META).is_file():
            yield Pipeline(entry.name, folder.parent, entry.module)


def model_of(model: "str | Path | Language") -> Model:
    """Name and version of a pipeline, from its meta.json if it is not loaded."""
    meta = find(cast("str | Path", model)).meta if is_name(model) else cast("Language", model).meta
    return Model(str(meta.get("name") or ""), str(meta.get("version") or ""), __version__)


def as_memo(text: str | Memo, *, date: str | None = None, id: str | None = None) -> Memo:
    """A text read, or a Memo as it is, with the date and id that are given; TypeError for anything else."""
    if isinstance(text, str):
        memo = read_text(text)
    elif isinstance(text, Memo):
        memo = text
    else:
        raise TypeError(message("not_text", type=type(text).__name__))
    if date is not None:
        memo = replace(memo, header=replace(memo.header, date=iso_date(date)))
    return memo if id is None else replace(memo, id=id)


def iso_date(date: str) -> str:
    """The date as ISO writes it; BadValueError if it is none."""
    try:
        return Date.fromisoformat(date).isoformat()
    except (TypeError, ValueError) as error:
        raise BadValueError(message("bad_date", date=date)) from error


def is_blank(memo: Memo) -> bool:
    """Whether the text holds nothing but white space."""
    return not memo.text.strip()


def make_doc(nlp: "Language", memo: Memo) -> "Doc":
    """A Doc over the memo's text, whose structure any tokenizer of words respects; TextTooLongError over the limit."""
    from extract.tokenizer import MemoTokenizer

    if len(memo.text) > nlp.max_length:
        raise TextTooLongError(message("too_long", length=len(memo.text), limit=nlp.max_length))
    words: Any = nlp.tokenizer
    tokenizer = words if isinstance(words, MemoTokenizer) else MemoTokenizer(words)
    return tokenizer.from_memo(memo)
