"""What an engine saves of an image, counted, hashed and compressed."""

import gzip
import hashlib
import json

import pytest
from layers import file, layer

from wheelgate.images.size import measure_archive


def saved(path, *layers):
    """Write what `docker save` writes, as far as it is read."""
    names = [f"blobs/sha256/{number}" for number in range(len(layers))]
    manifest = json.dumps([{"Config": "config", "RepoTags": None, "Layers": names}])
    members = [file(name, content) for name, content in zip(names, layers, strict=True)]
    # An engine may put the manifest anywhere, and the layers in any order.
    path.write_bytes(layer(*reversed(members), file("manifest.json", manifest.encode())))
    return path


def test_layers_are_counted_hashed_and_compressed_as_they_lie(tmp_path):
    layers = [layer(file("a", 100_000)), layer(file(".wh.a"), file("b", b"bbb"))]
    size = measure_archive(saved(tmp_path / "image.tar", *layers), "alpine")
    assert size.image == "alpine"
    assert [each.bytes for each in size.layers] == [len(content) for content in layers]
    assert [each.digest for each in size.layers] == [
        f"sha256:{hashlib.sha256(content).hexdigest()}" for content in layers
    ]
    assert size.bytes == sum(len(content) for content in layers)
    for measured, content in zip(size.layers, layers, strict=True):
        compressed = len(gzip.compress(content, 6))
        assert measured.compressed_bytes == pytest.approx(compressed, rel=0.02, abs=20)
    assert [(each.name, each.bytes) for each in size.packages] == [("(no package)", 3)]


def test_layers_apply_in_the_manifests_order(tmp_path):
    first, second = layer(file("a", 10)), layer(file("a", 3))
    there = measure_archive(saved(tmp_path / "there.tar", first, second), "alpine")
    back = measure_archive(saved(tmp_path / "back.tar", second, first), "alpine")
    assert (there.packages[0].bytes, back.packages[0].bytes) == (3, 10)
