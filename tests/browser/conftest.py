"""A real Chromium, a page on which any error or request fails, and what to look for on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TEXTS = """() => [...document.querySelectorAll('text')].map(text => {
    const box = text.getBBox();
    return {words: text.textContent, left: box.x, top: box.y,
            right: box.x + box.width, bottom: box.y + box.height};
})"""
OUTSIDE = """() => {
    const page = document.querySelector('svg').getBoundingClientRect();
    return [...document.querySelectorAll('svg *')].filter(shape => {
        const box = shape.getBoundingClientRect();
        return box.width && (box.left < page.left - 1 || box.top < page.top - 1
            || box.right > page.right + 1 || box.bottom > page.bottom + 1);
    }).map(shape => shape.outerHTML.slice(0, 120));
}"""
SIDEWAYS, UPRIGHT = 1.0, 3.0
"""Boxes hold the room above and below the letters too, which neighbouring lines may share."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the size of the drawing, on which any error or request is a failure."""
    page = browser.new_page(viewport={"width": 1123, "height": 794})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}"))
    yield page
    page.close()
    assert heard == []


def show(page: Page, drawing: str) -> None:
    page.set_content(f'<!doctype html><body style="margin: 0">{drawing}</body>')


def overlaps(page: Page) -> list[tuple[str, str]]:
    boxes = page.evaluate(TEXTS)
    return [
        (a["words"], b["words"])
        for index, a in enumerate(boxes)
        for b in boxes[index + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > SIDEWAYS
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > UPRIGHT
    ]
