"""What a worker does with a unit: documents -> results -> rows -> shards, written where they belong."""

import gc
import json
import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from extract.batch.documents import Document, Fault
from extract.batch.layout import Layout, Record, write_unit
from extract.batch.memory import peak_mib
from extract.batch.recipe import differences, make_recipe
from extract.batch.rows import Rows, fault_rows, result_rows
from extract.batch.schema import load_schema
from extract.batch.shards import encode
from extract.batch.sources import Options
from extract.batch.units import Unit
from extract.errors import DocumentFailedError, RecipeError, message
from extract.pipeline import BATCH_SIZE, as_memo, batches, load, model_of, pipe, run
from extract.reading.memo import Memo
from extract.result import Result
from extract.tokenizer import MemoTokenizer

if TYPE_CHECKING:
    from spacy.language import Language

# A memory zone belongs to the vocabulary, which threads share.
_one_at_a_time = Lock()
# Strings that a worker's vocabulary may hold for good.
MOST_STRINGS = 100_000
Found = tuple[Memo, Result] | Fault


@dataclass(frozen=True, slots=True)
class Job:
    """What all units of a run have in common: the pipeline's name or path, the recipe, where to write."""

    out: str
    format: str
    model: str
    options: Options
    recipe: Mapping[str, Any]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A unit that is done: its record, the worker's process with the most memory that it has held, in MiB, and which
    documents failed, and why.
    """

    record: Record
    worker: int
    peak_mib: float | None
    failed: tuple[str, ...] = ()


def work(job: Job, unit: Unit) -> Done:
    """Read a unit's documents and write its shards.

    Raises OutputError, RecipeError if what is installed here differs from where the run was started, and with
    `strict` DocumentFailedError for the first document that fails.
    """
    check_worker(job.model, job.format, job.options, json.dumps(job.recipe))
    nlp = load(job.model)
    spare_collector()
    tables: Rows = {table: [] for table in load_schema()}
    with _one_at_a_time:
        meet_words(unit, nlp)
        # What a document adds to the vocabulary goes with its unit: else memory grows with every new word.
        with nlp.memory_zone():
            for document, found in read(unit.documents, nlp):
                for table, added in rows_of(job, document, found, nlp).items():
                    tables[table] += added
    counted = {
        "documents": len(tables["documents"]),
        "failures": len(tables["errors"]),
        "words": sum(row["words"] for row in tables["documents"]),
        "rows": {table: len(rows) for table, rows in tables.items()},
    }
    shards = {table: encode(table, rows, job.format) for table, rows in tables.items()}
    record = write_unit(Layout(Path(job.out), job.format), unit, shards, counted)
    failed = tuple(f"{row['id'] or row['volume']}: {row['message']}" for row in tables["errors"])
    return Done(record, os.getpid(), peak_mib(), failed)


def rows_of(job: Job, document: Document, found: Found, nlp: "Language") -> Rows:
    """What a document gives, table by table; with `strict` DocumentFailedError for one that failed."""
    if not isinstance(found, Fault):
        return result_rows(document, *found)
    if job.strict:
        volume, name = document.place
        raise DocumentFailedError(message("strict", id=name, volume=volume, reason=found.message))
    return fault_rows(document, found, model_of(nlp))


@cache
def spare_collector() -> None:
    """Once in a process that only works: what the pipeline is made of is never garbage, and not looked at again."""
    if parent_process() is not None:
        gc.collect()
        gc.freeze()


def meet_words(unit: Unit, nlp: "Language") -> None:
    """Let the tokenizer know the unit's words before a memory zone begins, while the vocabulary has room."""
    if isinstance(nlp.tokenizer, MemoTokenizer):
        nlp.tokenizer.meet((document.text or "" for document in unit.documents), MOST_STRINGS)


@cache
def check_worker(model: str, format: str, options: Options, recipe: str) -> None:
    """Once in a process: raise RecipeError if the recipe would be another one here."""
    if changed := differences(json.loads(recipe), make_recipe(model, format, options)):
        raise RecipeError(message("other_worker", host=socket.gethostname(), changed="; ".join(changed)))


def read(documents: tuple[Document, ...], nlp: "Language") -> Iterator[tuple[Document, Found]]:
    """Each document with what was found in it, or why that failed, in order.

    Batches are formed inside a unit alone, so that a result cannot depend on what else was run.
    """
    held: list[tuple[Document, Memo]] = []
    faults: dict[int, Fault] = {}
    for index, document in enumerate(documents):
        try:
            content = document.content
            if isinstance(content, Fault):
                faults[index] = content
            else:
                held.append((document, as_memo(content, date=document.date, id=document.id)))
        except MemoryError:
            raise
        except Exception as error:
            faults[index] = Fault.of(error)
    found = results([memo for _, memo in held], nlp)
    for index, document in enumerate(documents):
        yield document, faults[index] if index in faults else next(found)


def results(memos: list[Memo], nlp: "Language") -> Iterator[Found]:
    """The result of each memo, or why it failed; what a batch cannot do is done one by one."""
    for batch in batches(memos, BATCH_SIZE):
        try:
            yield from zip(batch, list(pipe(batch, nlp)), strict=True)
        except MemoryError:
            raise
        except Exception:
            for memo in batch:
                yield result_of(memo, nlp)


def result_of(memo: Memo, nlp: "Language") -> Found:
    """The result of one memo."""
    try:
        return memo, run(memo, nlp)
    except MemoryError:
        raise
    except Exception as error:
        return Fault.of(error)
