"""The Map tab in the browser: drawn, hovered, clicked, coloured, the answer's papers marked."""

import pytest

from tests.ui.page.steps import ask_here, open_tab, until, visit

pytestmark = pytest.mark.browser


def test_a_point_shows_its_title_and_opens_its_paper(home):
    ask_here(home)
    open_tab(home, "Map")
    home.wait_for_selector("#map-status:has-text('52 papers')")
    canvas = home.locator("#map canvas")
    home.wait_for_function(f"({PAINTED})().length > 100")
    points = home.evaluate(PAINTED)
    assert len(points) > 100
    box = canvas.bounding_box()
    x, y = points[len(points) // 2]
    home.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    home.wait_for_selector("#map .tip:not([hidden])")
    title = home.locator("#map .tip").inner_text()
    assert title
    home.mouse.down()
    home.mouse.up()
    home.wait_for_selector("#mapped .sentences")
    assert title in home.locator("#mapped h3").first.inner_text()
    home.locator("#map .by").select_option("source")
    assert "papers.jsonl" in home.locator("#map .legend").inner_text()
    assert "current answer" in home.locator("#map .legend").inner_text()


def test_the_map_is_as_wide_as_the_page_and_makes_room_for_a_paper(home):
    open_tab(home, "Map")
    home.wait_for_selector("#map-status:has-text('52 papers')")
    home.locator("#rail-toggle").click()
    frame = home.locator("#map .map-frame")
    assert frame.bounding_box()["width"] > 1100
    width = "document.querySelector('#map canvas').width"
    home.wait_for_function(f"{width} > 1100")


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
