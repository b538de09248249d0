"""The pages as a reader uses them: they open quietly, filters filter, jumps jump, keys work."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from complete import complete, repeated
from fake import MEMO
from spacy.language import Language

import extract
from extract.pipeline import as_memo
from extract.writing.html import page
from extract.writing.html.index import write_pages

pytestmark = pytest.mark.browser
Shown = Callable[[], list[str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the memo that has everything."""
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(page(*complete()), encoding="utf-8")
    return path


@pytest.fixture
def driver(browser: Browser, written: Path) -> Any:
    return browser.open(written, size=(1400, 900))


def marks(driver: Any) -> set[str]:
    """Ids of what is marked in the text as it stands."""
    script = "return [...document.querySelectorAll('article [data-kinds]:not(.off)')].map((each) => each.dataset.id)"
    return set(driver.execute_script(script))


def rows(driver: Any, section: str) -> list[str]:
    """What a section of the panel shows."""
    shown = "[...document.querySelectorAll(arguments[0])].filter((each) => each.offsetParent)"
    script = f"return {shown}.map((each) => each.textContent)"
    return driver.execute_script(script, f"#{section} .jump")


def choose(driver: Any, name: str, value: str) -> None:
    """Tick a box, or set a field, and let the page know."""
    driver.execute_script(
        "const form = document.querySelector('#filters form');"
        "const box = form.querySelector(`[name=kind][value='${arguments[1]}']`);"
        "if (arguments[0] === 'kind') box.click(); else { form[arguments[0]].value = arguments[1];"
        "form[arguments[0]].dispatchEvent(new Event('input', { bubbles: true })); }",
        name,
        value,
    )


def focused(driver: Any) -> str:
    return driver.execute_script("const at = document.activeElement; return at.dataset.id ?? at.id")


def press(driver: Any, *keys: str) -> None:
    from selenium.webdriver.common.keys import Keys

    for key in keys:
        driver.switch_to.active_element.send_keys(getattr(Keys, key))


@pytest.mark.parametrize("size", [(1400, 900), (1000, 800), (360, 740)])
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_opens_quietly_at_any_width(browser: Browser, written: Path, size: tuple[int, int], dark: bool) -> None:
    driver = browser.open(written, size=size, dark=dark)
    assert browser.console() == []
    assert browser.requests() == []
    assert driver.execute_script("return document.documentElement.scrollWidth") <= size[0]
    paper = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(23, 24, 27)" if dark else "rgb(252, 250, 245)")


def test_a_text_with_a_script_shows_it(browser: Browser, fake: Language, tmp_path: Path) -> None:
    evil = "Marlow said <script>document.title = 'taken'</script> and <img src=x onerror=\"document.title='taken'\">."
    memo = as_memo(f"{MEMO}\n\n{evil}\n</script><b>")
    path = tmp_path / "evil.html"
    path.write_text(page(memo, extract.run(memo, fake)), encoding="utf-8")
    driver = browser.open(path)
    assert (browser.console(), browser.requests()) == ([], [])
    assert driver.title.startswith("12. Memorandum")
    said = " ".join(driver.execute_script("return document.querySelector('article').textContent").split())
    assert evil in said


def test_roles_and_labels_are_filtered(driver: Any) -> None:
    assert {"s2", "s3", "s4", "people0", "places0"} <= marks(driver)
    choose(driver, "kind", "concern")
    assert "s4" not in marks(driver)
    assert rows(driver, "proposals").count("Venn fears a storm.") == 0
    assert driver.execute_script("return getComputedStyle(document.getElementById('s4')).backgroundColor") == (
        "rgba(0, 0, 0, 0)"
    )
    choose(driver, "kind", "people")
    assert not any(each.startswith("people") for each in marks(driver))
    assert rows(driver, "people") == []
    choose(driver, "kind", "people")
    assert "people0" in marks(driver)


def test_what_has_two_roles_goes_with_the_last_of_them(driver: Any) -> None:
    choose(driver, "kind", "condition")
    assert "s9" in marks(driver)
    choose(driver, "kind", "proposal")
    assert "s9" not in marks(driver)


def test_holders_are_filtered_and_names_stay(driver: Any) -> None:
    choose(driver, "holder", "1")  # the Danes
    found = marks(driver)
    assert {each for each in found if each[0] == "s"} == {"s3"}
    assert {each for each in found if each.startswith("thresholds")} == {"thresholds2"}
    assert "people0" in found
    assert "shown" in driver.execute_script("return document.getElementById('shown').innerText")


def test_scores_are_filtered(driver: Any) -> None:
    choose(driver, "score", "0.6")
    found = marks(driver)
    assert {"s4", "people2"}.isdisjoint(found)  # 0.5 and 0.55
    assert {"s2", "people0"} <= found
    driver.execute_script("document.querySelector('#filters [type=reset]').click()")
    time.sleep(0.1)
    assert {"s4", "people2"} <= marks(driver)


def test_jumps_go_to_the_words_and_one_after_the_other(driver: Any) -> None:
    click = "document.querySelector(arguments[0]).click()"
    where = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
    driver.execute_script(click, "#thresholds a[href='#thresholds2']")
    assert focused(driver) == "thresholds2"
    assert 0 < driver.execute_script(where, "thresholds2") < 900
    for wanted in ("places0", "places1", "places2", "places0"):
        driver.execute_script(click, "#places .jump")
        assert focused(driver) == wanted
    bubbling = "new MouseEvent('click', { bubbles: true, cancelable: true })"  # what is drawn has no click()
    driver.execute_script(f"document.querySelector('a.node[data-node=s4]').dispatchEvent({bubbling})")
    assert focused(driver) == "s4"
    driver.execute_script(click, "article a.ref[data-id=note1]")
    assert driver.execute_script("return document.activeElement.id") == "note1"
    assert driver.execute_script("return location.hash") == "#note1"
    driver.back()
    time.sleep(0.3)
    assert focused(driver) == "s4"


def test_keys_alone_do(driver: Any) -> None:
    driver.execute_script("document.querySelector('article [tabindex=\"0\"]').focus()")
    assert focused(driver) == "people0"
    press(driver, "ARROW_RIGHT", "ARROW_RIGHT")
    assert focused(driver) == "places0"
    assert driver.execute_script("return document.getElementById('card').hidden") is False
    press(driver, "ARROW_RIGHT")
    assert focused(driver) == "s2"
    card = driver.execute_script("return document.getElementById('card').innerText")
    assert "Held by\nauthor" in card
    assert "Borne on by" in card
    press(driver, "ENTER")
    assert driver.execute_script("return document.activeElement.getAttribute('href')") == "#s3"
    press(driver, "ESCAPE")
    assert focused(driver) == "s2"
    assert driver.execute_script("return document.getElementById('card').hidden") is True
    # Only one place in the text is reached by Tab.
    assert driver.execute_script("return document.querySelectorAll('article [tabindex=\"0\"]').length") == 1


def test_hover_tells_and_leaves(driver: Any) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By

    ActionChains(driver).move_to_element(driver.find_element(By.ID, "people2")).perform()
    card = driver.execute_script("return document.getElementById('card').innerText")
    assert "Person" in card
    assert "Venn, Otto (0.60, the only Venn in office)" in card
    ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, "nav")).perform()
    assert driver.execute_script("return document.getElementById('card').hidden") is True


def test_the_theme_is_chosen(driver: Any) -> None:
    for wanted in ("light", "dark", "system"):
        driver.execute_script("document.getElementById('theme').click()")
        assert driver.execute_script("return document.documentElement.dataset.theme ?? 'system'") == wanted


def test_in_print_all_is_open_and_the_bar_is_gone(driver: Any) -> None:
    driver.execute_script("document.querySelector('#people').open = false; dispatchEvent(new Event('beforeprint'))")
    assert driver.execute_script("return document.querySelector('#people').open")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = driver.execute_script("return getComputedStyle(document.querySelector('.bar')).display")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == "none"


def test_every_control_has_a_name(driver: Any) -> None:
    """As assistive technology is told it by the browser."""
    tree = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = {"button", "link", "checkbox", "combobox", "slider", "searchbox"}
    controls = [each for each in tree if not each.get("ignored") and each["role"]["value"] in roles]
    assert len(controls) > 40
    assert [each["role"]["value"] for each in controls if not each.get("name", {}).get("value", "").strip()] == []
    landmarks = {each["role"]["value"] for each in tree if not each.get("ignored")}
    assert {"banner", "main", "complementary", "article", "navigation", "heading"} <= landmarks


def test_a_hundred_pages_stay_quick(browser: Browser, tmp_path: Path) -> None:
    """Some 300,000 characters, 6,000 sentences. The bounds are loose: they are there for what grows with the square."""
    memo, result = repeated(900)
    assert len(memo.text) > 290_000
    path = tmp_path / "long.html"
    start = time.perf_counter()
    path.write_text(page(memo, result), encoding="utf-8")
    assert time.perf_counter() - start < 20
    start = time.perf_counter()
    driver = browser.open(path)
    assert time.perf_counter() - start < 15
    start = time.perf_counter()
    choose(driver, "kind", "people")
    driver.execute_script("document.querySelector('#places .jump').click()")
    assert time.perf_counter() - start < 5
    assert browser.console() == []


@pytest.fixture
def listed(browser: Browser, fake: Language, tmp_path: Path) -> Any:
    """An index of three documents: the complete one, another, and a blank."""
    other = as_memo(MEMO, id="b", date="1964-01-01")
    blank = as_memo("", id="c<script>")
    found = [complete(), (other, extract.run(other, fake)), (blank, extract.run(blank, fake))]
    assert write_pages(found, tmp_path / "all.html", title="Mine & yours") == 3
    return browser.open(tmp_path / "all.html", size=(1200, 900))


def titles(driver: Any) -> list[str]:
    script = "return [...document.querySelectorAll('.documents > li:not([hidden]) > a')].map((e) => e.textContent)"
    return driver.execute_script(script)


def seek(driver: Any, words: str) -> None:
    script = "const s = document.getElementById('search'); s.value = arguments[0]; s.dispatchEvent(new Event('input'))"
    driver.execute_script(script, words)
    time.sleep(0.3)


def test_an_index_searches_and_narrows_down(listed: Any, browser: Browser) -> None:
    assert (browser.console(), browser.requests()) == ([], [])
    first, second, third = titles(listed)
    assert (first[:2], second[:3], third) == ("7.", "12.", "c<script>")
    seek(listed, "crews FREED")
    assert titles(listed) == [first]
    assert listed.execute_script("return document.querySelector('.hit mark').textContent") == "crews"
    seek(listed, "")
    listed.execute_script("document.querySelector('#facets [name=year][value=\"1\"]').click()")
    assert titles(listed) == [second]
    # The other years count what is there besides; the other facets only what is left.
    script = (
        "return [...document.querySelectorAll(`#facets [data-facet=${arguments[0]}]`)]"
        ".filter((e) => e.offsetParent).map((e) => e.textContent)"
    )
    assert listed.execute_script(script, "year") == ["1", "1"]
    assert set(listed.execute_script(script, "place")) == {"1"}
    seek(listed, "no such word")
    assert titles(listed) == []
    assert listed.execute_script("return document.getElementById('nothing').hidden") is False


def test_an_index_is_put_in_order(listed: Any) -> None:
    script = "const o = document.getElementById('order'); o.value = arguments[0]; o.dispatchEvent(new Event('input'))"
    listed.execute_script(script, "proposal")
    assert titles(listed)[0].startswith("7.")
    listed.execute_script(script, "date")
    assert titles(listed)[2] == "c<script>"


def test_a_document_and_its_index_lead_to_each_other(listed: Any) -> None:
    listed.execute_script("document.querySelector('.documents a').click()")
    assert listed.execute_script("return document.querySelector('h1').innerText").startswith("7. Memorandum")
    listed.execute_script("document.querySelector('nav a').click()")
    assert len(titles(listed)) == 3


def test_a_page_without_findings(browser: Browser, tmp_path: Path) -> None:
    memo, result = complete()
    path = tmp_path / "bare.html"
    bare = replace(
        result, sentences=(), people=(), places=(), meetings=(), events=(), thresholds=(), quotes=(), links=()
    )
    path.write_text(page(memo, replace(bare, notes=())), encoding="utf-8")
    driver = browser.open(path)
    assert browser.console() == []
    assert driver.execute_script("return document.querySelectorAll('.nothing').length") == 5
