"""Inputs -> a folder of tables: plan, skip what is done, dispatch the rest, keep account."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from extract.batch.account import Account
from extract.batch.dispatch import dispatch
from extract.batch.layout import Layout
from extract.batch.manifest import Manifest, check_recipe, locked
from extract.batch.plan import Plan
from extract.batch.pools import workers_for
from extract.batch.recipe import make_recipe
from extract.batch.shards import check_format
from extract.batch.sources import Options, find_sources
from extract.batch.units import cut
from extract.batch.work import Done, Job, work
from extract.encoder.processors import processors
from extract.errors import DocumentFailedError, MissingExtraError, OutputError, RecipeError
from extract.pipeline import DEFAULT, at_hand, find

WAITING = 1  # unit, beside those under way: what waits with a pool is finished too when a run is stopped
# What stops a run: the next unit would fare no better.
ENDS = (DocumentFailedError, OutputError, RecipeError, MissingExtraError)
DEFAULT_OPTIONS = Options()


def run_batch(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    model: str | Path = DEFAULT,
    format: str = "parquet",
    options: Options = DEFAULT_OPTIONS,
    workers: int | None = None,
    scheduler: str | None = None,
    executor: Callable[[], Executor] | None = None,
    strict: bool = False,
    on_progress: Callable[[Account], None] = lambda account: None,
    stop: Event | None = None,
) -> Account:
    """Read all documents of the inputs into the tables of a folder; the README of this package says what they hold.

    What the folder holds of the same inputs is kept, and `Account.unfinished` names what could not be done, which the
    same call tries again. `workers` processes of this machine work, by default as many as there are processors; or
    those of the Dask `scheduler` at that address; or what `executor` makes. Setting `stop` finishes what is under way.
    With `strict` the first document that fails raises DocumentFailedError.

    Raises as `find_sources`, `make_recipe`, `check_format`, `workers_for` and `locked` do, before any work is done.
    """
    stop = stop or Event()
    sources = find_sources(list(map(str, inputs)))
    job = make_job(out, str(model), format, options, strict=strict)
    account = Account()
    ended: Exception | None = None
    with (
        workers_for(scheduler, workers or processors(), executor) as (make_executor, slots),
        locked(Layout(Path(out), format), job.recipe) as manifest,
    ):
        plan = Plan(sources, options, manifest, account, strict=strict)
        on_progress(account)
        task = partial(work, job)
        for unit, done in dispatch(
            plan.units(), task, make_executor, ahead=slots + WAITING, stop=stop, on_death=account.count_death
        ):
            if isinstance(done, Done):
                account.add(unit, done)
                plan.finish(unit, done.record)
            else:
                account.unfinished.append(f"{unit.name}: {done or type(done).__name__}")
                if isinstance(done, ENDS):
                    ended = ended or done
                    stop.set()
            on_progress(account)
        account.interrupted = not plan.is_done
    if isinstance(ended, DocumentFailedError | RecipeError):
        raise ended
    return account


def make_job(out: str | Path, model: str, format: str, options: Options, *, strict: bool = False) -> Job:
    """What the workers are told; raises for a format, library or pipeline that is not there."""
    check_format(format)
    pipeline = find(model)
    if missing := pipeline.missing:
        raise MissingExtraError(missing)
    # Workers may stand in another folder, and on other machines: there a name is found, a path is the same.
    told = model if model in at_hand() else str(pipeline.folder)
    return Job(str(Path(out).absolute()), format, told, options, make_recipe(model, format, options), strict)


@dataclass(frozen=True, slots=True)
class Count:
    """What a source holds, and how many of its shards are done; `failures` cannot be read."""

    source: str
    documents: int
    failures: int
    words: int
    shards: int
    done: int


def count_batch(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    model: str | Path = DEFAULT,
    format: str = "parquet",
    options: Options = DEFAULT_OPTIONS,
) -> list[Count]:
    """What `run_batch` would read, source by source, without a pipeline and without writing anything.

    Raises as `run_batch` does, but for the lock.
    """
    layout = Layout(Path(out), format)
    check_recipe(layout, make_job(out, str(model), format, options).recipe)
    manifest = Manifest(layout)
    seen: set[str] = set()
    counts = []
    for source in find_sources(list(map(str, inputs))):
        documents = failures = words = shards = done = 0
        for unit in cut(source.documents(options, source.digest()), source.name, seen):
            shards += 1
            done += manifest.find_unit(unit.name, unit.sha256) is not None
            texts = [document.text for document in unit.documents if document.text is not None]
            documents += len(texts)
            failures += len(unit.documents) - len(texts)
            words += sum(len(text.split()) for text in texts)
        counts.append(Count(source.name, documents, failures, words, shards, done))
    return counts
