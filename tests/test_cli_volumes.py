import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from server import Served
from spacy.language import Language

import extract

Run = Callable[..., tuple[int, str, str]]


def test_volumes_of_a_folder(run: Run, volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    code, out, err = run("volumes", volume.parent)
    assert (code, err) == (0, "")
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "volume title years documents notes persons terms",
        "invented An Invented Volume 1971 2 1 1 0",
        "newer A Newer Invented Volume, 1973–1974 1973–1974 3 1 2 1",
    ]


def test_what_is_no_volume_is_reported_and_the_others_are_listed(run: Run, newer: Path, tmp_path: Path) -> None:
    (tmp_path / "newer.xml").write_bytes(newer.read_bytes())
    (tmp_path / "page.xml").write_text("<html/>")
    code, out, err = run("volumes", tmp_path)
    assert code == 2
    assert "newer" in out
    assert "page.xml, line 1: the root element is html" in err
    assert err.count("\n") == 1


def test_a_volume_whose_title_has_a_fault_is_listed_without_title(run: Run, volume: Path, tmp_path: Path) -> None:
    text = volume.read_text(encoding="utf-8")
    (tmp_path / "faulty.xml").write_text(text.replace("An Invented Volume", "An &foo; Volume"), encoding="utf-8")
    code, out, err = run("volumes", tmp_path)
    assert (code, err.count("\n")) == (2, 1)
    assert "faulty.xml, line 5: " in err
    assert "foo" in err
    assert out.splitlines()[1].split()[:3] == ["faulty", "1971", "2"]


def test_volumes_where_there_is_no_folder(run: Run, tmp_path: Path) -> None:
    code, _, err = run("volumes", tmp_path / "none")
    assert (code, "none: there is no such file or folder" in err) == (2, True)


def test_fetch(run: Run, served: Served, volume: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    code, out, err = run("fetch", "invented", "newer", "--to", to, "--base-url", served.url)
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        f"{to / 'invented.xml'}: fetched, SHA-256 as expected",
        f"{to / 'newer.xml'}: fetched, no SHA-256 known to check it by",
    ]
    assert (to / "invented.xml").read_bytes() == volume.read_bytes()
    assert "there already" in run("fetch", "invented", "--to", to, "--base-url", served.url)[2]


def test_fetch_shows_a_bar_to_somebody_who_watches(
    run: Run, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("fetch", "invented", "--base-url", served.url, "--to")
    assert "━" not in run(*arguments, tmp_path / "a")[2]
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes this for a terminal
    monkeypatch.setenv("TERM", "xterm")
    shown = run(*arguments, tmp_path / "b")[2]
    assert "━" in shown
    assert "kB" in shown


def test_fetch_goes_on_after_a_volume_that_is_not_there(run: Run, served: Served, tmp_path: Path) -> None:
    code, _, err = run("fetch", "nowhere", "newer", "../up", "--to", tmp_path, "--base-url", served.url)
    assert code == 2
    assert "nowhere.xml cannot be fetched: File not found. Check the connection and the name" in err
    assert "'../up' is no name of a volume" in err
    assert (tmp_path / "newer.xml").is_file()


def test_fetch_when_offline(run: Run, tmp_path: Path) -> None:
    code, _, err = run("fetch", "frus1969-76v20", "--to", tmp_path, "--base-url", "http://127.0.0.1:9")
    assert (code, err.count("\n")) == (2, 1)
    assert "Connection refused. Check the connection" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", ["file", "file/below"])
def test_fetch_to_what_is_no_folder(run: Run, served: Served, tmp_path: Path, to: str) -> None:
    (tmp_path / "file").write_text("mine")
    code, _, err = run("fetch", "newer", "--to", tmp_path / to, "--base-url", served.url)
    assert (code, err.count("\n")) == (2, 1)
    assert f"{to}/newer.xml: Not a directory." in err or f"{to}: Not a directory." in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "repository"]
    assert (tmp_path / "file").read_text() == "mine"


def test_tei_and_the_way_back(run: Run, saved: Path, newer: Path, tmp_path: Path, fake: Language) -> None:
    out, back = tmp_path / "out.xml", tmp_path / "back.xml"
    code, printed, err = run("tei", newer, "-o", out, "-m", saved)
    marked = extract.add_marks(newer, fake)
    assert (code, printed) == (0, "")
    assert err == f"3 documents: {marked.inline} marks around their words, {marked.apart} apart, 0 without a place\n"
    assert out.read_bytes() == marked.data
    assert run("tei", out, "--remove", "-o", back) == (0, "", "")
    assert back.read_bytes() == newer.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back.xml", "out.xml"]


def test_tei_to_standard_output(run: Run, saved: Path, newer: Path) -> None:
    code, printed, _ = run("tei", newer, "-o", "-", "-m", saved)
    assert code == 0
    assert extract.remove_marks(printed.encode()) == newer.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.xml", "-o", "out.xml"], "no.xml: No such file or directory"),
        (["no.xml", "-o", "out.xml", "--remove"], "no.xml: No such file or directory"),
        (["memo.txt", "-o", "out.xml"], "memo.txt, line 1: this is not XML"),
        (["newer.xml", "-o", "none/out.xml"], "none/out.xml: No such file or directory"),
        (["newer.xml", "-o", "newer.xml/out.xml"], "newer.xml/out.xml: Not a directory"),
        (["newer.xml", "-o", "out.xml", "--limit", "10"], "the limit is 10"),
        (["newer.xml", "-o", "out.xml", "--limit", "10", "--remove"], "the limit is 10"),
        (["entity.xml", "-o", "out.xml", "--remove"], "entity.xml, line 1: the entity &a; is not expanded"),
    ],
)
def test_tei_that_cannot_be_written(
    run: Run, plain: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("memo.txt").write_text("Marlow agrees.")
    Path("newer.xml").write_bytes(newer.read_bytes())
    Path("entity.xml").write_text("<!DOCTYPE TEI [<!ENTITY a 'ha'>]><TEI xmlns='http://www.tei-c.org/ns/1.0'/>")
    code, out, err = run("tei", *arguments, "-m", plain)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert not Path("out.xml").exists()
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("remove", [[], ["--remove"]])
@pytest.mark.parametrize("out", [".", "", "/", "folder"])
def test_tei_into_a_folder_is_refused_before_anything_is_tagged(
    run: Run, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, remove: list[str]
) -> None:
    def work(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the volume was worked on")

    monkeypatch.setattr(extract, "add_marks", work)
    monkeypatch.setattr(extract, "remove_marks", work)
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    code, printed, err = run("tei", newer, "-o", out, *remove)
    assert (code, printed) == (2, "")
    assert err == f"extract: {out!r} is a folder: name the file to write, or - for standard output.\n"
    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]


def test_tei_into_a_folder_that_may_not_be_written_to(
    run: Run, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)  # root may write anywhere
    code, _, err = run("tei", newer, "-o", tmp_path / "out.xml")
    assert (code, err.count("\n")) == (2, 1)
    assert "out.xml: Permission denied" in err


def test_a_folder_without_volumes_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("Marlow agrees.")
    code, out, err = run("volumes", tmp_path)
    assert (code, out) == (2, "")
    assert f"{tmp_path} holds no TEI volume (.xml)" in err
