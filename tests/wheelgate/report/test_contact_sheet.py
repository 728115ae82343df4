"""Pages of thumbnails: every picture on one of them, whatever its shape."""

from PIL import Image

from wheelgate.report.contact_sheet import write_contact_sheets


def colours(file):
    with Image.open(file) as sheet:
        return {colour for _, colour in sheet.convert("RGB").getcolors(10**6)}


def test_every_picture_is_on_a_page_and_pages_are_numbered(tmp_path, png):
    shades = [(200, 10 * number, 0) for number in range(7)]
    pictures = []
    for number, shade in enumerate(shades):
        file = tmp_path / f"{number}.png"
        file.write_bytes(png((40 + 50 * number, 60), colour=shade))
        pictures.append((f"a/{number}.png", file))
    pages = write_contact_sheets(pictures, tmp_path / "sheets/all.png", columns=2, rows=2, width=60)
    assert [page.name for page in pages] == ["all.png", "all-2.png"]
    first, second = (colours(page) for page in pages)
    assert set(shades[:4]) <= first
    assert set(shades[4:]) <= second
    assert not set(shades[4:]) & first


def test_a_picture_that_cannot_be_read_says_so_on_the_page_and_spoils_no_other(tmp_path, png):
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    good.write_bytes(png((40, 40), colour=(1, 2, 3)))
    bad.write_bytes(b"no picture")
    (page,) = write_contact_sheets([("bad", bad), ("good", good)], tmp_path / "all.png")
    found = colours(page)
    assert (1, 2, 3) in found
    assert any(red > 200 and green < 60 for red, green, _ in found)
