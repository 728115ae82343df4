"""How every record is checked: what it does not know is an error."""

from pydantic import ConfigDict

STRICT = ConfigDict(extra="forbid")
