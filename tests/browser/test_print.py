"""Print and export: the sheet in the preview is the sheet in the file."""

import base64
import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

VIEW = "#map=14/37.4600/118.5000/0/0&lang=zh&theme=dark&panel=&layers=organisation,grid"


def opened(watched, theme: str = "dark") -> Page:
    page = watched.open(VIEW.replace("theme=dark", f"theme={theme}"))
    page.get_by_role("button", name="打印与导出").click()
    page.wait_for_selector("[data-drawn=true] canvas", timeout=60_000)
    return page


def test_a_png_has_the_paper_s_pixels_and_shows_what_the_preview_shows(watched, tmp_path: Path) -> None:
    page = opened(watched)
    preview = page.evaluate("document.querySelector('.sheet canvas').toDataURL('image/png')")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="下载 PNG").click()
    download.value.save_as(tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (1754, 1240)  # A4 at 150 dots per inch
        small = sheet.convert("L").resize((48, 34))
    shown = Image.open(io.BytesIO(base64.b64decode(preview.split(",")[1])))
    assert shown.size == (1123, 794)  # the same sheet at 96
    pairs = zip(small.getdata(), shown.convert("L").resize((48, 34)).getdata(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (48 * 34) < 4
    assert watched.outside == []


def test_a_pdf_has_the_paper_s_size(watched, tmp_path: Path) -> None:
    page = opened(watched)
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name="下载 PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    download.value.save_as(tmp_path / "sheet.pdf")
    content = (tmp_path / "sheet.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 841.8" in content and b"595.2" in content  # A4 across: 297 × 210 mm in points
    assert watched.outside == [] and watched.errors == []


def test_a_pdf_may_be_a3_upright(watched, tmp_path: Path) -> None:
    page = opened(watched)
    for field, choice in (("纸张", "A3"), ("方向", "纵向")):
        page.get_by_role("combobox", name=field).click()
        page.get_by_role("option", name=choice).click()
    page.wait_for_selector("[data-drawn=true] canvas", timeout=60_000)
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name="下载 PDF").click()
    download.value.save_as(tmp_path / "sheet.pdf")
    content = (tmp_path / "sheet.pdf").read_bytes()
    assert b"/MediaBox [0 0 841.8" in content and b"1190.5" in content  # 297 x 420 mm in points


def test_the_classes_of_the_choropleth_are_in_the_legend(watched) -> None:
    page = opened(watched, theme="light")
    colours = page.locator(".bottom-right .legend i").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    sheet = page.evaluate("document.querySelector('.sheet canvas').toDataURL('image/png')")
    with Image.open(io.BytesIO(base64.b64decode(sheet.split(",")[1]))) as picture:
        corner = picture.convert("RGB").crop((0, 300, 400, 794))
        counted = {colour: count for count, colour in corner.getcolors(corner.width * corner.height)}
    assert len(colours) >= 3
    for colour in colours:
        red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
        assert counted.get((red, green, blue), 0) > 100, colour


def test_a_chosen_scale_is_the_one_on_the_sheet(watched) -> None:
    page = opened(watched)
    page.get_by_role("combobox", name="比例尺").click()
    page.get_by_role("option", name="1 : 25,000").click()
    expect(page.get_by_role("img", name="1 : 25,000")).to_be_visible(timeout=60_000)
    assert watched.errors == []
