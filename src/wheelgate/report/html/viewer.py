"""What the page's script is told of a card: its pictures, to be laid beside one another."""

import json
from collections.abc import Iterable

from wheelgate.report.html.gallery import Card, RenderedPicture
from wheelgate.report.html.pictures import Placed


def viewed(card: Card, embedded: bool) -> str:
    """Return a card's pictures as JSON.

    Args:
        card: The card.
        embedded: Whether pictures are in the page, where the script finds them by their key.
    """
    pictures = [_picture(rendered, embedded=embedded) for rendered in card.pictures]
    facts = {"summary": card.summary, "pictures": [each for each in pictures if each["variants"]]}
    return json.dumps(facts, separators=(",", ":"))


def _picture(rendered: RenderedPicture, *, embedded: bool) -> dict[str, object]:
    return {
        "name": rendered.name,
        "variants": [
            {"whose": list(variant.whose), **_where(variant.placed, embedded=embedded)}
            for variant in rendered.variants
            if variant.placed and variant.placed.shown
        ],
        "differences": list(_differences(rendered, embedded=embedded)),
    }


def _differences(rendered: RenderedPicture, *, embedded: bool) -> Iterable[dict[str, object]]:
    for each in rendered.comparisons:
        if each.difference.kind != "identical":
            where = _where(each.placed, embedded=embedded) if each.placed else {}
            words = each.difference.summary
            yield {"image": each.image, "against": each.against, "words": words, **where}


def _where(placed: Placed, *, embedded: bool) -> dict[str, str]:
    return {"key": placed.key} if embedded else {"key": placed.key, "src": placed.address}
