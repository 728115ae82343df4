"""The tree of an image's files: where a name is found in it."""

from wheelgate.doctor.elf.mapped import NotElfError
from wheelgate.doctor.elf.shared_object import SharedObject
from wheelgate.doctor.loader.files import Files


class Counted(frozenset[str]):
    """Paths that count how often all of them are gone through."""

    times = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        type(self).times += 1
        return super().__iter__()


def no_elf(_: str) -> SharedObject:
    raise NotElfError


def tree() -> Files:
    paths = Counted({"/usr/lib/liba.so", "/lib/liba.so", "/lib/libb.so"})
    return Files(paths, {"/opt/liba.so": "/lib/libb.so"}, {}, no_elf)


def test_every_path_of_a_name_is_found_links_among_them() -> None:
    assert list(tree().named("liba.so")) == ["/lib/liba.so", "/opt/liba.so", "/usr/lib/liba.so"]
    assert list(tree().named("a.so")) == []


def test_all_paths_are_gone_through_once_however_many_names_are_asked_for() -> None:
    files = tree()
    Counted.times = 0
    for number in range(100):
        assert not list(files.named(f"lib{number}.so"))
    assert Counted.times <= 1


def test_what_is_laid_over_a_tree_is_found_by_name_too() -> None:
    files = tree()
    assert list(files.named("libc.so")) == []
    over = files.with_files({"/site/libc.so": "broken"}, {"/site/liba.so"})
    assert list(over.named("libc.so")) == ["/site/libc.so"]
    assert len(list(over.named("liba.so"))) == 4
    assert list(files.named("libc.so")) == []
