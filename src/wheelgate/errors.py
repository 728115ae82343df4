"""One exception type for each cause, with a hint on what to do next and an exit code."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code says, for scripts to act on."""

    PASSED = 0
    LIMIT_FAILED = 1
    USAGE = 2
    UNMEASURED = 3
    INTERRUPTED = 130


class WheelgateError(Exception):
    """Base of all errors that a user can fix.

    Attributes:
        cause: One sentence that says what went wrong, with the names it is about.
        hint: One sentence that says what to do next.
    """

    exit_code = ExitCode.UNMEASURED

    def __init__(self, cause: str, hint: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.cause}\n  hint: {self.hint}"


class ConfigError(WheelgateError):
    """`gate.toml`, or a file that it names, cannot be used as it is."""

    exit_code = ExitCode.USAGE


class OutsideError(ConfigError):
    """A path leads out of the folder that it belongs to."""


class NoRepositoryError(ConfigError):
    """The project is not in a git repository, and another revision of it is wanted."""


class NoRevisionError(ConfigError):
    """git does not know a revision."""


class MissingExtraError(WheelgateError):
    """A package of an extra is not installed.

    Attributes:
        extra: Its name, as in `wheelgate[NAME]`.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, extra: str, package: str) -> None:
        super().__init__(
            f"this needs {package}, which is not installed",
            f"pip install 'wheelgate[{extra}]'",
        )
        self.extra = extra


class NoEngineError(WheelgateError):
    """Neither podman nor docker is there, or none of them runs a container."""


class EngineMissingError(NoEngineError):
    """The engine is not installed: no client of its name is on PATH."""


class EngineError(WheelgateError):
    """An engine that works otherwise failed at one command."""


class BuildError(WheelgateError):
    """A Dockerfile does not build.

    Attributes:
        image: The image of `gate.toml` that needs it; empty where none is known.
    """

    image = ""


class BaseImageError(WheelgateError):
    """A base image can be neither pulled nor assembled."""


class DownloadError(WheelgateError):
    """A package index or a mirror does not answer, or lacks what the lock names."""


class NoIndexError(DownloadError):
    """No package index can be reached, or none is set up."""


class NoAptError(DownloadError):
    """This host has no apt, or not the keys that Debian's archive is checked by."""


class NoMirrorError(DownloadError):
    """No Debian mirror is known, or the one that is does not answer as Debian's archive would."""


class NoDebError(DownloadError):
    """The Debian mirror has no package of a name, or what it depends on."""


class WheelError(WheelgateError):
    """A locked wheel does not exist for the platform, or is not the one that was locked."""


class NoWheelError(WheelError):
    """The package index has no wheel of a locked version for the platform and the Python."""


class NoSourceError(WheelError):
    """The package index has no source archive with a locked hash."""


class HashError(WheelError):
    """A file has another hash than the lock or the index says."""


class StorageError(WheelgateError):
    """The disk refuses: it is full, or not writable."""


class DiskFullError(StorageError):
    """A disk is full: this host's, or the one that the engine keeps its images on."""


class TemporaryFolderError(WheelgateError):
    """No temporary file can be made where the environment says."""

    exit_code = ExitCode.USAGE


class OutputError(WheelgateError):
    """What a command writes cannot be written where it was asked for."""

    exit_code = ExitCode.USAGE


class RunError(WheelgateError):
    """A run's record is missing, damaged, or of a schema that this version does not read."""


class ReportError(OutputError):
    """A report would be written over something else."""


class WorkerError(WheelgateError):
    """The worker inside an image does not start, or stopped answering."""


class NoShellError(WheelgateError):
    """A test asks for Testinfra in an image that has no shell to run it by."""


class RenderError(WheelgateError):
    """A plot that a test hands over cannot be drawn, or what it drew not be compared."""


class BaselineError(WheelgateError):
    """Baselines cannot be written, or there is nothing to accept."""


class HistoryError(WheelgateError):
    """The history of runs is damaged, or a newer version wrote it."""


class NewerHistoryError(HistoryError):
    """A newer version wrote the history of runs."""


class DoctorError(WheelgateError):
    """An image that the doctor is asked about cannot be looked at."""


class ApkError(WheelgateError):
    """An apk repository cannot be made of what it is to be made of."""

    exit_code = ExitCode.USAGE
