"""Headless Chromium of the system, driven by selenium: pages that the package writes, as a reader sees them.

No network: no host name resolves, and what a page asks for is on record.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SIZE = (1280, 900)


class Browser:
    """A window. `driver` is selenium's, for what is not here."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, page: Path, *, size: tuple[int, int] = SIZE, dark: bool = False) -> Any:
        """Load a file at that inner size in CSS pixels, in the light or the dark scheme; returns the driver."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.forget()
        self.driver.get(page.resolve().as_uri())
        return self.driver

    def forget(self) -> None:
        """Drop what is on record."""
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)

    def console(self) -> list[str]:
        """What the console was told since the page was opened or this was last asked: errors, warnings, logs."""
        return [f"{entry['level']}: {entry['message']}" for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened or this was last asked, its own and `data:` left out."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [
            url for url in asked if url != self.driver.current_url.partition("#")[0] and not url.startswith("data:")
        ]

    def screenshot(self, path: Path) -> Path:
        """The window as a PNG file."""
        self.driver.save_screenshot(str(path))
        return path


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser to use for many pages. Skips the test, with the reason, where there is none or selenium is missing."""
    selenium = pytest.importorskip("selenium.webdriver", reason="needs the extra [browser]")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver")
    options = selenium.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    options.add_argument(f"--window-size={SIZE[0]},{SIZE[1]}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = selenium.Chrome(options, selenium.ChromeService(chromedriver))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
