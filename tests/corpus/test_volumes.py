from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.annotations import Annotation
from corpus.errors import MissingTextError, TextMismatchError
from corpus.volumes import load_splits, resolve, volumes_folder
from extract.errors import ExtractError, MalformedDataError
from extract.reading.memo import Memo
from extract.reading.tei import read_volume


def test_text_of_an_annotation(annotation: Annotation, volume: Path) -> None:
    ((found, memo),) = resolve([annotation], volume.parent)
    assert found is annotation
    span = annotation.spans[0]
    assert memo.text[span.start : span.end] == "Halden"


def test_a_volume_is_read_once_in_the_order_of_the_file(
    annotation: Annotation, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(volume.read_bytes())
    reads = []

    def read(path: Path, *, only: Collection[str]) -> Iterator[Memo]:
        reads.append(path.name)
        return read_volume(path, only=only)

    monkeypatch.setattr("corpus.volumes.read_volume", read)
    annotations = [replace(annotation, id=id) for id in ("b/d1", "a/d1", "b/d1")]
    assert [found.id for found, _ in resolve(annotations, tmp_path)] == ["b/d1", "b/d1", "a/d1"]
    assert reads == ["b.xml", "a.xml"]


def test_another_text(annotation: Annotation, volume: Path, tmp_path: Path) -> None:
    changed = volume.read_text(encoding="utf-8").replace("two requirements", "three requirements")
    (tmp_path / volume.name).write_text(changed, encoding="utf-8")
    with pytest.raises(TextMismatchError, match=r"invented/d1: the text of .*invented\.xml is not the annotated one"):
        list(resolve([annotation], tmp_path))


def test_missing_volume(annotation: Annotation, tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match=r"holds no invented\.xml\. Get it: python -m corpus fetch invented"):
        list(resolve([annotation], tmp_path))


def test_missing_document(annotation: Annotation, volume: Path) -> None:
    with pytest.raises(MissingTextError, match=r"invented\.xml holds no document invented/d9"):
        list(resolve([replace(annotation, id="invented/d9")], volume.parent))


def test_what_resolves_is_given_though_the_rest_does_not(annotation: Annotation, volume: Path, tmp_path: Path) -> None:
    (tmp_path / volume.name).write_bytes(volume.read_bytes())
    (tmp_path / "broken.xml").write_text("<TEI>")
    ids = ("missing/d1", "broken/d1", "invented/d2", "invented/d9", "invented/d1")
    problems: list[ExtractError] = []
    pairs = list(resolve([replace(annotation, id=id) for id in ids], tmp_path, on_error=problems.append))
    assert [found.id for found, _ in pairs] == ["invented/d1"]
    assert list(map(type, problems)) == [MissingTextError, MalformedDataError, TextMismatchError, MissingTextError]


def test_folder_of_the_volumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRUS_SHARED", str(tmp_path))
    with pytest.raises(MissingTextError, match=r"There is no folder .*volumes"):
        volumes_folder()
    (tmp_path / "frus" / "volumes").mkdir(parents=True)
    assert volumes_folder() == tmp_path / "frus" / "volumes"
    assert volumes_folder(tmp_path) == tmp_path


def test_splits_name_every_volume_once() -> None:
    splits = load_splits()
    assert {split: list(splits.values()).count(split) for split in splits.values()} == {
        "train": 32,
        "dev": 6,
        "test": 7,
    }
