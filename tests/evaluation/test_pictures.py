"""Pictures are drawn from the figures, and say them in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from answers import Pipeline

import extract
from evaluation import pictures
from evaluation.figures import Row, measure_by
from evaluation.roles_in_depth import measure_depth
from evaluation.strata import STRATA
from extract.annotations import ROLES

pytest.importorskip("matplotlib", reason="needs the extra [evaluation]")
pytestmark = pytest.mark.extras

Document = dict[str, Any]
Make = Callable[[Document], Document]
Run = Callable[..., Any]


def with_scores(found: Document) -> Document:
    for sentence in found["sentences"]:
        sentence["scores"] = {role: 0.7 if role == sentence["role"] else 0.1 for role in ROLES}
    return found


@pytest.fixture
def pairs(gold: Document, perfect: Make, empty: Make) -> list[tuple[Document, Document]]:
    """Twelve documents of two decades, one of them without an answer."""
    listed = []
    for i in range(12):
        document = {**gold, "id": f"v/d{i}", "date": "1961-05-03" if i < 6 else "1955-01-01"}
        found = perfect(document) | {"header": {"kind": "telegram" if i % 2 else "memorandum"}}
        with_scores(found)
        listed.append((document, empty(document) | {"header": {"kind": "letter"}} if i == 0 else found))
    return listed


def words_of(path: Path) -> str:
    return " ".join(element.text or "" for element in ElementTree.parse(path).iter() if element.tag.endswith("text"))


def test_every_picture_says_what_it_shows(pairs: list[tuple[Document, Document]], tmp_path: Path) -> None:
    groups = {name: measure_by(stratum, pairs) for name, stratum in STRATA.items()}
    files = pictures.draw(measure_depth(pairs), groups, tmp_path, name="two")
    names = ["confusion", "reliability", "genres", "decades"]
    assert [file.name for file in files] == [f"two-{name}.{kind}" for name in names for kind in ("svg", "png")]
    assert all(file.stat().st_size > 2000 for file in files)
    assert "92%" in words_of(tmp_path / "two-confusion.svg")
    assert "condition, ECE 0.133" in words_of(tmp_path / "two-reliability.svg")
    decades = words_of(tmp_path / "two-decades.svg")
    assert "1950s" in decades
    assert "6 documents" in decades
    assert "telegram" in words_of(tmp_path / "two-genres.svg")
    assert "letter" not in words_of(tmp_path / "two-genres.svg")  # a single document


def test_the_learning_curve(tmp_path: Path) -> None:
    rows = [Row("", 2, None, {"f1": value}, {"f1": (value - 0.1, value + 0.1)}) for value in (0.3, 0.5)]
    points = [(68, rows[0]), (1095, rows[1])]
    svg, _ = pictures.save(lambda axes: pictures.draw_learning_curve(axes, points), tmp_path / "learning")
    assert {"68", "1,095"} <= set(words_of(svg).split())


def test_the_same_figures_give_the_same_file(pairs: list[tuple[Document, Document]], tmp_path: Path) -> None:
    depth = measure_depth(pairs)
    for folder in ("one", "two"):
        pictures.draw(depth, {}, tmp_path / folder, name="x")
    one, two = (tmp_path / folder / "x-reliability.svg" for folder in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_the_command(
    run: Run, two: Path, gold: Document, perfect: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(document: Document) -> Document:
        return with_scores(perfect(document) | {"header": {"kind": "letter"}})

    monkeypatch.setattr(extract, "pipe", Pipeline([gold], answer), raising=False)
    done = run("pictures", "--gold", two, "--model", "some/path", "--no-learning")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "two-path-confusion.png").is_file()
