"""The Map tab in the browser: drawn, hovered, clicked, coloured, the answer's papers marked."""

import pytest

from tests.ui.page.steps import ask, open_tab, until, visit

pytestmark = pytest.mark.browser


def test_a_point_shows_its_title_and_opens_its_paper(page, url):
    ask(page, url)
    open_tab(page, "Map")
    page.wait_for_selector("#map-status:has-text('52 papers')")
    canvas = page.locator("#map canvas")
    page.wait_for_function(f"({PAINTED})().length > 100")
    points = page.evaluate(PAINTED)
    assert len(points) > 100
    box = canvas.bounding_box()
    x, y = points[len(points) // 2]
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.wait_for_selector("#map .tip:not([hidden])")
    title = page.locator("#map .tip").inner_text()
    assert title
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("#mapped .sentences")
    assert title in page.locator("#mapped h3").first.inner_text()
    page.locator("#map .by").select_option("source")
    assert "papers.jsonl" in page.locator("#map .legend").inner_text()
    assert "current answer" in page.locator("#map .legend").inner_text()


def test_the_map_is_as_wide_as_the_page_and_makes_room_for_a_paper(page, url):
    visit(page, url)
    open_tab(page, "Map")
    page.wait_for_selector("#map-status:has-text('52 papers')")
    page.locator("#rail-toggle").click()
    frame = page.locator("#map .map-frame")
    assert frame.bounding_box()["width"] > 1100
    width = "document.querySelector('#map canvas').width"
    page.wait_for_function(f"{width} > 1100")


def test_a_map_is_there_at_once_after_a_restart(page, serve, own_folder):
    (own_folder / "map.npz").unlink()
    visit(page, serve(own_folder))
    open_tab(page, "Map")
    page.wait_for_selector("#map-status:has-text('52 papers')")
    kept = own_folder / "map.npz"
    until(page, kept.exists)
    drawn = kept.stat().st_mtime_ns
    visit(page, serve(own_folder))
    open_tab(page, "Map")
    page.wait_for_selector("#map-status:has-text('52 papers')")
    page.wait_for_function(f"({PAINTED})().length > 100")
    assert kept.stat().st_mtime_ns == drawn


# Where the canvas is painted in a colour that is no grey: points, as shares of its size.
PAINTED = """() => {
  const c = document.querySelector('#map canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, found = [];
  for (let i = 0; i < d.length; i += 4)
    if (d[i + 3] === 255 && Math.max(d[i], d[i+1], d[i+2]) - Math.min(d[i], d[i+1], d[i+2]) > 60)
      found.push([(i / 4 % c.width) / c.width, Math.floor(i / 4 / c.width) / c.height]);
  return found;
}"""
