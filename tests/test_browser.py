from pathlib import Path

import pytest
from browser import Browser

pytestmark = pytest.mark.browser


def page(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{body}", encoding="utf-8")
    return path


def test_what_a_page_tells_the_console_and_asks_for_is_on_record(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path, "<img src=http://example.org/a.png><script>console.warn('heard')</script>"))
    assert any("heard" in line for line in browser.console())
    assert browser.requests() == ["http://example.org/a.png"]


def test_a_quiet_page_leaves_nothing(browser: Browser, tmp_path: Path) -> None:
    browser.open(page(tmp_path, "<p>é 𝔸</p><img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>"))
    assert (browser.console(), browser.requests()) == ([], [])


def test_size_and_scheme_are_those_asked_for(browser: Browser, tmp_path: Path) -> None:
    script = "return [innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]"
    path = page(tmp_path, "<p>words</p>")
    assert browser.open(path, size=(400, 700), dark=True).execute_script(script) == [400, 700, True]
    assert browser.open(path).execute_script(script) == [1280, 900, False]
