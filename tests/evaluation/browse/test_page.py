"""The page as text, and in a browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import Browser

from evaluation.browse.page import to_html, to_script
from evaluation.documents import Dataset
from extract.annotations import LABEL_OF
from extract.data.palette import load_palette

Document = dict[str, Any]
Make = Callable[[Document], Document]

EVIL = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">&amp; <!-- \u2028𝔸'


def damaged(found: Document) -> Document:
    """One error of every kind."""
    found["people"] = [*found["people"][1:], {"start": 70, "end": 75, "score": 0.25}]
    found["places"][0] = {**found["places"][0], "end": found["places"][0]["end"] - 6, "score": 0.5}
    found["thresholds"][0] = {**found["thresholds"][0], "cmp": "le", "score": 0.9}
    found["sentences"][4] = {**found["sentences"][4], "role": "proposal", "scores": {"proposal": 0.75}}
    return found


@pytest.fixture
def page(gold: Document, perfect: Make, tmp_path: Path) -> Path:
    """Two documents, one with words that must not be read as markup; two pipelines, the second without errors."""
    evil = gold | {"id": "other/d8", "head": EVIL, "text": gold["text"][:-1] + EVIL}
    evil["sentences"] = [*gold["sentences"], {"start": len(gold["text"]) - 1, "end": len(evil["text"]), "role": "none"}]
    answers = [[damaged(perfect(gold)), perfect(evil) | {"sentences": perfect(evil)["sentences"][:-1]}]]
    answers.append([perfect(gold), perfect(evil)])
    path = tmp_path / "page.html"
    path.write_text(to_html(Dataset("two", [gold, evil], "0"), ["one", "two"], answers), encoding="utf-8")
    return path


def test_the_page_names_nothing_to_fetch(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(""", text.partition('id="data"')[0])
    assert "default-src 'none'" in text
    assert text.count("<script") == 2
    assert "<img" not in text


def test_the_colours_are_those_of_the_palette(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for key, label in LABEL_OF.items():
        style = load_palette()[key]
        assert all(f"--{label}: color-mix(in oklab, {colour} " in text for colour in (style.light, style.dark))
        assert f"mark.{label} {{ background: var(--{label}); }}" in text


def test_data_survives_the_way_into_the_page() -> None:
    assert json.loads(to_script({"words": EVIL})) == {"words": EVIL}
    assert not set("<>&\u2028") & set(to_script({"words": EVIL}))


@pytest.mark.browser
class TestInABrowser:
    def errors(self, driver: Any) -> str:
        return str(driver.find_element("id", "shown").text)

    def choose(self, driver: Any, name: str, value: str) -> None:
        from selenium.webdriver.support.ui import Select

        Select(driver.find_element("name", name)).select_by_value(value)

    def test_it_is_quiet_and_asks_for_nothing(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        assert self.errors(driver) == "6 errors in 6 sentences"
        assert (browser.console(), browser.requests()) == ([], [])

    def test_words_of_documents_are_no_markup(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        assert driver.execute_script("return window.hacked") is None
        assert driver.find_elements("css selector", "#cards img, #cards script") == []
        assert EVIL.replace("\u2028", "") in driver.find_element("id", "cards").text.replace("\u2028", "")

    @pytest.mark.parametrize(
        ("name", "value", "errors"),
        [
            ("task", "people", 2),
            ("kind", "missed", 2),
            ("kind", "wrong attribute", 1),
            ("label", "PLACE", 1),
            ("label", "proposal", 1),
            ("volume", "other", 1),
            ("model", "one", 6),
            ("model", "two", 0),
        ],
    )
    def test_filters(self, browser: Browser, page: Path, name: str, value: str, errors: int) -> None:
        driver = browser.open(page)
        self.choose(driver, name, value)
        assert self.errors(driver).startswith(f"{errors} errors")
        assert len(driver.find_elements("css selector", "#cards > li")) == errors
        driver.find_element("css selector", "button[type=reset]").click()
        driver.execute_async_script("setTimeout(arguments[0], 50)")
        assert self.errors(driver).startswith("6 errors")

    def test_score_and_words(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        driver.find_element("name", "words").send_keys("LONG DELAY")
        assert self.errors(driver) == "1 errors in 1 sentences"
        driver.find_element("css selector", "button[type=reset]").click()
        low = driver.find_element("name", "from")
        low.clear()
        low.send_keys("0.6")
        assert self.errors(driver).startswith("2 errors")

    def test_counts_lead_to_their_errors(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        driver.find_element("css selector", "#counts [aria-label='1 / 0 people, missed']").click()
        assert self.errors(driver).startswith("1 errors")
        assert "task=people" in driver.execute_script("return location.hash")

    def test_the_same_sentence_stands_side_by_side_with_a_link(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        self.choose(driver, "task", "thresholds")
        (card,) = driver.find_elements("css selector", "#cards > li")
        assert [each.text for each in card.find_elements("css selector", ".name")] == ["gold", "one", "two"]
        marks = card.find_elements("css selector", "mark.THRESHOLD")
        assert [mark.get_attribute("class") for mark in marks] == [
            f"THRESHOLD{more} begins ends" for more in (" wrong", " wrong", "")
        ]
        link = card.find_element("css selector", ".about a")
        assert link.get_attribute("href") == "https://history.state.gov/historicaldocuments/invented/d7"

    def test_keys(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        body = driver.find_element("tag name", "body")
        place = "return [...document.querySelectorAll('#cards > li')].indexOf(document.activeElement)"
        body.send_keys("j")
        assert driver.execute_script(place) == 0
        driver.switch_to.active_element.send_keys("j")
        assert driver.execute_script(place) == 1
        driver.switch_to.active_element.send_keys("k")
        assert driver.execute_script(place) == 0
        driver.switch_to.active_element.send_keys("/")
        assert driver.switch_to.active_element.get_attribute("name") == "words"

    def test_the_address_keeps_the_filters(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page)
        self.choose(driver, "task", "people")
        driver.refresh()
        assert self.errors(driver).startswith("2 errors")

    @pytest.mark.parametrize(("dark", "lightness"), [(False, "light"), (True, "dark")])
    def test_light_and_dark(self, browser: Browser, page: Path, dark: bool, lightness: str) -> None:
        driver = browser.open(page, dark=dark)
        color = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        level = sum(map(int, re.findall(r"\d+", color)[:3])) / 3
        assert (level < 128) == (lightness == "dark")

    def test_a_narrow_window_does_not_scroll_sideways(self, browser: Browser, page: Path) -> None:
        driver = browser.open(page, size=(390, 800))
        assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
