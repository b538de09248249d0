import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import extract
from extract.reading.files import read_string

TEXT = "12. Memorandum\r\n\r\nMarlow said “no”.\r\n"


def test_a_text_file_is_one_memo_with_its_name_as_id(tmp_path: Path) -> None:
    file = tmp_path / "my.first.txt"
    file.write_bytes(TEXT.encode())
    (memo,) = extract.read(file)
    assert (memo.text, memo.id) == (TEXT, "my.first")
    assert [memo.text for memo in extract.read(str(file))] == [TEXT]


def test_line_ends_stay_and_a_byte_order_mark_goes(tmp_path: Path) -> None:
    file = tmp_path / "memo.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert read_string(file) == TEXT


def test_a_folder_gives_its_texts_in_order_with_their_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "b/1.txt", "a.TXT", "c.md"):
        (tmp_path / name).write_text(f"Text {name}")
    assert [memo.id for memo in extract.read(tmp_path)] == ["a", "b/1", "b/2"]


def test_a_folder_with_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "memo.docx").write_bytes(b"PK")
    with pytest.raises(extract.UnreadableFileError, match=r"holds no \.txt and no \.xml file\. Name another folder"):
        extract.read(tmp_path)


def test_a_volume_gives_its_documents(volume: Path, tmp_path: Path) -> None:
    memos = list(extract.read(volume))
    assert len(memos) > 1
    (tmp_path / volume.name).write_bytes(volume.read_bytes())
    assert list(extract.read(tmp_path)) == memos


def test_standard_input_has_no_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    (memo,) = extract.read("-")
    assert (memo.text, memo.id) == (TEXT, None)


def test_a_missing_file_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(extract.UnreadableFileError, match=r"missing\.txt: there is no such file"):
        extract.read(tmp_path / "missing.txt")


def test_what_is_not_utf8_is_said_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes("café".encode("latin-1"))
    with pytest.raises(extract.UnreadableFileError, match=r"latin\.txt: not UTF-8 \(byte 0xe9 at offset 3\)"):
        list(extract.read(file))


@pytest.mark.parametrize(
    ("content", "said"), [("Marlow".encode("utf-16"), "UTF-16, which Windows"), (b"\x7fELF\0\xd0", "of a program")]
)
def test_what_else_it_is_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "other.txt"
    file.write_bytes(content)
    with pytest.raises(extract.UnreadableFileError, match=rf"other\.txt: .*{said}"):
        list(extract.read(file))


def test_a_folder_read_as_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(extract.UnreadableFileError, match="directory"):
        read_string(tmp_path)
