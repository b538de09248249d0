"""Whole volumes -> words per second and memory of `extract batch` beside the pipelines alone and the stock pipeline."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import extract
from corpus.volumes import load_splits
from evaluation.errors import NothingToScoreError, message
from evaluation.grids import NOTHING, Grid, Page
from evaluation.speed import STOCK_HINT, run_job
from evaluation.timing import STOCK
from extract.errors import ExtractError
from extract.pipeline import find

MODELS = ("sm", "onnx", "trf")
BATCH = "extract batch"
PROCESSES = (1, 2)
FRUS = 310_000  # documents of all volumes, about
POINTS = 10  # of the curve
SHORT = 600  # characters of a document of the curve


@dataclass(frozen=True, slots=True)
class Rate:
    """One contender: `seconds` without what it takes to load and start, which is `start`; peak of any process, MiB."""

    name: str
    processes: int
    words: int
    seconds: float
    start: float | None
    peak_mib: float | None

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds

    @property
    def with_start(self) -> float:
        """Words per second of the whole command."""
        return self.words / (self.seconds + (self.start or 0.0))


@dataclass(frozen=True, slots=True)
class Throughput:
    """What was measured on the same documents in the same run; `curve`: (documents, peak MiB of a worker)."""

    volumes: Sequence[str]
    documents: int
    repeats: int
    rates: Sequence[Rate]
    curve: Sequence[tuple[int, float]]


def choose_volumes(folder: Path, words: int) -> list[Path]:
    """The first volumes of the train split that have so many words together; NothingToScoreError if there are none."""
    chosen: list[Path] = []
    for name, split in sorted(load_splits().items()):
        path = folder / f"{name}.xml"
        if split == "train" and path.exists() and words > 0:
            chosen.append(path)
            words -= sum(len(memo.text.split()) for memo in extract.read(path))
    if not chosen:
        raise NothingToScoreError(message("no_volumes", folder=folder))
    return chosen


def measure_throughput(volumes: Sequence[Path], models: Sequence[str], *, repeats: int, curve: int) -> Throughput:
    """Run everything one after the other, each in a fresh process with one thread for its numbers; all of it again
    `repeats` times, of which each contender's fastest counts: that which others on the machine disturbed least.
    """
    paths = list(map(str, volumes))
    at_hand = [model for model in models if is_at_hand(model)]
    rounds = [measure_round(paths, at_hand) for _ in range(repeats)]
    rates = [min(same, key=lambda rate: rate.seconds) for same in zip(*rounds, strict=True)]
    documents = sum(1 for path in paths for _ in extract.read(path))
    points = list(measure_curve(paths, at_hand[0], curve)) if curve else []
    return Throughput([path.stem for path in volumes], documents, repeats, rates, points)


def measure_round(paths: Sequence[str], models: Sequence[str]) -> list[Rate]:
    """Each contender once."""
    rates = []
    for processes in PROCESSES:
        done = run_job({"job": "pipe", "paths": paths, "model": None, "processes": processes}, 1)
        if done["seconds"] is not None:
            rates.append(Rate(f"{STOCK[0]}, nlp.pipe", processes, **measured(done)))
    for model in models:
        done = run_job({"job": "pipe", "paths": paths, "model": model, "processes": 1}, 1)
        rates.append(Rate(f"{Path(model).name}, nlp.pipe", 1, **measured(done)))
    for model in models:
        for processes in PROCESSES:
            rates.append(time_batch(paths, model, processes))
    return rates


def is_at_hand(model: str) -> bool:
    """Whether a pipeline can be loaded here."""
    try:
        return not find(model).missing
    except ExtractError:
        return False


def measured(done: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Rate that a job tells."""
    return {key: done.get(key) for key in ("words", "seconds", "start", "peak_mib")}


def time_batch(paths: Sequence[str], model: str, workers: int) -> Rate:
    """`extract batch`; its start is what it takes for a document of no words in each worker."""
    with TemporaryDirectory() as folder:
        nothing = []
        for number in range(workers):
            nothing.append(str(Path(folder) / f"{number}.jsonl"))
            Path(nothing[-1]).write_text(json.dumps({"id": str(number), "text": "."}), encoding="utf-8")
        job = {"job": "batch", "model": model, "workers": workers}
        start = run_job({**job, "paths": nothing, "out": f"{folder}/start"}, 1)["seconds"]
        done = run_job({**job, "paths": paths, "out": f"{folder}/out"}, 1)
    name = f"{BATCH} --model {Path(model).name}"
    return Rate(name, workers, done["words"], done["seconds"] - start, start, done["peak_mib"])


def measure_curve(paths: Sequence[str], model: str, documents: int) -> Iterator[tuple[int, float]]:
    """Peak memory of one worker after so many short documents, each with words that no other has."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "short.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for number, text in zip(range(documents), repeated(paths), strict=False):
                record = {"id": str(number), "text": f"Name{number} met Other{number}x. {text[:SHORT]}"}
                lines.write(f"{json.dumps(record)}\n")
        job = {"job": "batch", "model": model, "workers": 1, "paths": [str(file)], "out": f"{folder}/out"}
        curve = [(done, peak) for done, peak in run_job(job, 1)["curve"] if peak is not None]
    step = max(len(curve) // POINTS, 1)
    yield from [*curve[::step], *curve[-1:]]


def repeated(paths: Sequence[str]) -> Iterator[str]:
    """The texts of volumes, over and over."""
    while True:
        for path in paths:
            yield from (memo.text for memo in extract.read(path))


def find_rate(throughput: Throughput, name: str, processes: int = 1) -> Rate | None:
    """The contender of that name."""
    return next((r for r in throughput.rates if (r.name, r.processes) == (name, processes)), None)


def comparisons(throughput: Throughput) -> list[tuple[str, float]]:
    """What the figures say: overhead over the pipeline alone, two workers beside one, and beside the stock pipeline."""
    stock = find_rate(throughput, f"{STOCK[0]}, nlp.pipe")
    found = []
    for one in throughput.rates:
        if not one.name.startswith(BATCH) or one.processes != 1:
            continue
        model = one.name.rsplit(" ", 1)[1]
        alone, two = find_rate(throughput, f"{model}, nlp.pipe"), find_rate(throughput, one.name, 2)
        if alone:
            overhead = alone.words_per_second / one.words_per_second - 1
            found.append((f"{model}: time of one worker over nlp.pipe alone, less 1", overhead))
        if two:
            found.append((f"{model}: two workers, times one", two.words_per_second / one.words_per_second))
            found.append((f"{model}: two workers, times one, with the start", two.with_start / one.with_start))
        if two and stock:
            found.append((f"{model}: two workers, times stock", two.words_per_second / stock.words_per_second))
            found.append(
                (f"{model}: two workers with their start, times stock", two.with_start / stock.words_per_second)
            )
    return found


def hours_of_frus(throughput: Throughput) -> list[tuple[str, int, float]]:
    """(command, workers, hours) for all documents of FRUS, if they are as long as these."""
    return [
        (rate.name, rate.processes, FRUS * rate.words / throughput.documents / rate.words_per_second / 3600)
        for rate in throughput.rates
        if rate.name.startswith(BATCH)
    ]


def to_dict(throughput: Throughput) -> dict[str, Any]:
    """The measurements as plain data."""
    rates = [
        {**asdict(rate), "words_per_second": rate.words_per_second, "words_per_second_with_start": rate.with_start}
        for rate in throughput.rates
    ]
    return {
        "schema": 1,
        "volumes": list(throughput.volumes),
        "documents": throughput.documents,
        "repeats": throughput.repeats,
        "rates": rates,
        "comparisons": dict(comparisons(throughput)),
        "hours_of_frus": [
            {"command": name, "workers": workers, "hours": hours} for name, workers, hours in hours_of_frus(throughput)
        ],
        "curve": [{"documents": documents, "peak_mib": peak} for documents, peak in throughput.curve],
    }


def to_page(throughput: Throughput) -> Page:
    """The measurements to read."""
    words = throughput.rates[0].words if throughput.rates else 0
    stock = find_rate(throughput, f"{STOCK[0]}, nlp.pipe")
    remarks = [
        f"{words:,} words (between blanks) in {throughput.documents:,} documents of {', '.join(throughput.volumes)}; "
        f"one thread a process; of {throughput.repeats} the fastest. Words per second are without loading and "
        "starting; `start` is what the command takes for a document of one word in each worker. extract batch reads "
        "TEI and writes Parquet."
    ]
    if stock is None:
        remarks.append(STOCK_HINT)
    rows = [
        (
            rate.name,
            str(rate.processes),
            f"{rate.words_per_second:,.0f}",
            f"{rate.words_per_second / stock.words_per_second:.2f}" if stock else NOTHING,
            NOTHING if rate.peak_mib is None else f"{rate.peak_mib:,.0f}",
            NOTHING if rate.start is None else f"{rate.start:.1f}",
        )
        for rate in throughput.rates
    ]
    grids = [
        Grid("Throughput", ("", "processes", "words/s", "times stock", "peak MiB of one", "start, s"), rows),
        Grid("Comparisons", ("", ""), [(name, f"{value:.2f}") for name, value in comparisons(throughput)]),
        Grid(
            f"All {FRUS:,} documents of FRUS, if they are as long as these",
            ("", "processes", "hours"),
            [(name, str(workers), f"{hours:.1f}") for name, workers, hours in hours_of_frus(throughput)],
        ),
    ]
    if throughput.curve:
        curve = [(f"{documents:,}", f"{peak:,.0f}") for documents, peak in throughput.curve]
        grids.append(Grid("Memory of one worker over many short documents", ("documents", "peak MiB"), curve))
    return Page("Throughput of extract batch", remarks, grids)
