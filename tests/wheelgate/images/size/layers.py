"""Layers of an image, written as an engine writes them, and what they add up to."""

import io
import tarfile

from wheelgate.images.size import Tree, packages_of

SITE = "usr/lib/python3/site-packages"


def member(name, kind=tarfile.REGTYPE, link="", content=b""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content)
    return info, content


def file(name, content=b""):
    return member(name, content=content if isinstance(content, bytes) else bytes(content))


def folder(name):
    return member(name, tarfile.DIRTYPE)


def link(name, target):
    return member(name, tarfile.SYMTYPE, target)


def hard_link(name, target):
    return member(name, tarfile.LNKTYPE, target)


def layer(*members):
    """Return the bytes of one layer."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def tree_of(*layers):
    tree = Tree()
    for content in layers:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r|") as archive:
            tree.apply(archive)
    return tree


def owned(*layers):
    """Return bytes and files by kind and name of package."""
    return {
        (package.kind, package.name): (package.bytes, package.files)
        for package in packages_of(tree_of(*layers))
    }


def wheel(name, version, files):
    """Return the members of an installed wheel, whose RECORD lists `files` and its own."""
    info = f"{name}-{version}.dist-info"
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/METADATA", f"{info}/RECORD"))
    metadata = f"Metadata-Version: 2.4\nName: {name.title()}\nVersion: {version}\n\nA text.\n"
    return (
        file(f"{SITE}/{info}/METADATA", metadata.encode()),
        file(f"{SITE}/{info}/RECORD", record.encode()),
    )


def apk(*packages):
    """Return an apk database; each package is a name, a version, and folders with files."""
    text = ""
    for name, version, folders in packages:
        text += f"C:Q1\nP:{name}\nV:{version}\n"
        for place, files in folders.items():
            text += f"F:{place}\nM:0:0:755\n" + "".join(f"R:{each}\nZ:Q1\n" for each in files)
        text += "\n"
    return file("lib/apk/db/installed", text.encode())


def dpkg(name, version, paths, architecture=""):
    status = f"Package: {name}\nStatus: install ok installed\nVersion: {version}\n\n"
    return (
        file("var/lib/dpkg/status", status.encode()),
        file(
            f"var/lib/dpkg/info/{name}{architecture}.list",
            "".join(f"{path}\n" for path in ("/.", *paths)).encode(),
        ),
    )
