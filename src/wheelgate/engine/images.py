"""Build, import, pull, save, name, inspect and remove an engine's images."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from wheelgate.engine.building import build_error, drop_stages
from wheelgate.engine.command_line import CommandLine, OnLine
from wheelgate.engine.containers import OWNER_LABEL
from wheelgate.engine.failures import failure, require, says_full
from wheelgate.engine.leftovers import Leftovers
from wheelgate.engine.names import full_name
from wheelgate.engine.proxies import options_without_proxies
from wheelgate.errors import BuildError
from wheelgate.util import processes

OWN = "localhost/wheelgate/"
"""What the names of all images begin with that are not bases."""

_ASKED_AT_ONCE = 200
"""Images that are asked about in one command: of a longer output the beginning is not kept."""


class Images(CommandLine):
    """The images of one engine."""

    def image_id(self, reference: str) -> str | None:
        """Return the id of a local image, or None where there is none of that name."""
        done = self.call("image", "inspect", "--format", "{{.Id}}", reference)
        return done.output.strip().removeprefix("sha256:") if done.code == 0 else None

    def image_config(self, reference: str) -> dict[str, object]:
        """Return what the engine says of a local image."""
        done = self.call("image", "inspect", reference)
        text = require(done, f"inspecting {reference}", "build or pull it first")
        described: list[dict[str, object]] = json.loads(text)
        return described[0]

    def names(self, reference: str) -> list[str]:
        """Return the tags of a local image."""
        done = self.call("image", "inspect", "--format", "{{json .RepoTags}}", reference)
        return (json.loads(done.output) or []) if done.code == 0 else []

    def labels(self, reference: str) -> dict[str, str]:
        """Return the labels of a local image; none where it is not there."""
        done = self.call("image", "inspect", "--format", "{{json .Config.Labels}}", reference)
        return (json.loads(done.output) or {}) if done.code == 0 else {}

    def pull(self, reference: str, timeout: float = 300) -> processes.Completed:
        """Try to pull an image; whether it worked is the caller's to judge."""
        return self.call("pull", reference, timeout=timeout)

    def import_image(
        self, rootfs: Path, reference: str, changes: Sequence[str], labels: Mapping[str, str]
    ) -> str:
        """Make an image of a tar of a root file system; return its id.

        Args:
            rootfs: The tar.
            reference: The name to give it.
            changes: Dockerfile instructions, such as `CMD ["/bin/sh"]`.
            labels: Further labels; one of our name replaces ours.
        """
        all_labels = {OWNER_LABEL: reference, **labels}
        options = [f"LABEL {name}={json.dumps(value)}" for name, value in all_labels.items()]
        options += changes
        words = [word for change in options for word in ("--change", change)]
        done = self.call("import", *words, str(rootfs), reference)
        require(done, f"importing {reference}", "see the engine's message above")
        image_id = self.image_id(reference)
        assert image_id is not None
        return image_id

    def build(
        self,
        context: Path,
        dockerfile: Path,
        target: str,
        reference: str,
        *,
        labels: Mapping[str, str],
        network: bool = False,
        on_line: OnLine | None = None,
    ) -> str:
        """Build one target of a Dockerfile, or its last stage; return the image's id.

        Nothing is taken from the engine's build cache: it does not look into bind mounts, so
        that a changed wheel would go unnoticed.

        Raises:
            BuildError: With the step that failed and its last output.
            DiskFullError: Where the engine's disk is full.
        """
        words = ["build", "--no-cache", *self.probe.build_options]
        if network:
            words += ["--network", "host"]
        else:
            words += options_without_proxies(self.name, "build")
        for name, value in {OWNER_LABEL: reference, **labels}.items():
            words += ["--label", f"{name}={value}"]
        if target:
            words += ["--target", target]
        words += ["--file", str(dockerfile), "--tag", reference]
        if self.name == "podman":
            done = self._podman_build(words, context, reference, on_line)
        else:
            done = self.call(*words, str(context), on_line=on_line)
        if done.code != 0 and says_full(done.output):
            raise failure([done], f"building {reference}", "")
        if done.code != 0:
            raise build_error(target, dockerfile, done)
        image_id = self.image_id(reference)
        if image_id is None:
            raise BuildError(
                f"{reference} was built but is not there", "look at `wheelgate -v build`"
            )
        return image_id

    def _podman_build(
        self, words: Sequence[str], context: Path, reference: str, on_line: OnLine | None
    ) -> processes.Completed:
        """Run a build, and remove what podman leaves of it, except the image."""
        seen: list[str] = []

        def watch(line: str) -> None:
            seen.append(line)
            if on_line:
                on_line(line)

        leftovers = Leftovers(self)
        # One layer on the base: committing each step writes and hashes the files again.
        options = (*leftovers.options, "--layers=false")
        try:
            return self.call(*words, *options, str(context), on_line=watch)
        except BaseException:
            leftovers.drop()
            raise
        finally:
            drop_stages(self, seen, keep=reference)

    def save(self, reference: str, file: Path) -> None:
        """Write an image to a tar, its layers and a `manifest.json`.

        Raises:
            StorageError: Where the disk is full.
        """
        words = ["save"]
        if self.name == "podman":
            words += ["--format", "docker-archive"]
        done = processes.stdout_to_file(self.command(*words, reference), file, self.environment)
        require(done, f"saving {reference}", "see the engine's message above")

    def tag(self, reference: str, name: str) -> None:
        """Give a local image a further name, taking it from the image that had it."""
        done = self.call("tag", reference, name)
        require(done, f"naming {reference} {name}", "see the engine's message above")

    def remove_image(self, reference: str) -> bool:
        """Remove a local image, or one of its names where it has others; return whether it did.

        Containers of it go with it.
        """
        return self.call("rmi", "--force", reference).code == 0

    def remove_name(self, name: str) -> bool:
        """Remove an image's name, and the image with its last one; return whether it did.

        It stays where a container was made of it.
        """
        return self.call("rmi", name).code == 0

    def remove_nameless(self, image_id: str) -> bool:
        """Remove an image that has no name any more and that nothing was made of."""
        return not self.names(image_id) and self.call("rmi", image_id).code == 0

    def labelled_images(self) -> list[str]:
        """Return the ids of the images that we made and of those made of them, newest first."""
        done = self.call("images", "--quiet", "--no-trunc", "--filter", f"label={OWNER_LABEL}")
        return list(dict.fromkeys(done.output.split())) if done.code == 0 else []

    def own_images(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the images that we made, with the names that we gave them."""
        shown = "{{.Id}}\t{{json .RepoTags}}\t{{json .Config.Labels}}"
        found = {}
        for ids in _some_at_a_time(self.labelled_images()):
            done = self.call("image", "inspect", "--format", shown, *ids)
            for line in done.output.splitlines() if done.code == 0 else ():
                image_id, tags, labels = line.split("\t")
                label = json.loads(labels)[OWNER_LABEL]
                names = [name for name in json.loads(tags) or () if _is_ours(name, label)]
                if names:
                    found[image_id.removeprefix("sha256:")] = tuple(names)
        return found


def _is_ours(name: str, label: str) -> bool:
    return full_name(name).startswith(OWN) or full_name(name) == full_name(label)


def _some_at_a_time(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(names), _ASKED_AT_ONCE):
        yield names[begin : begin + _ASKED_AT_ONCE]
