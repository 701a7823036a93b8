"""A text with references to secrets goes in; the text with the secrets in it comes out, at the moment of use alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from briefgen.builds.project import REFERENCE
from briefgen.errors import BuildError

_HIDDEN = "•••"


class Secrets:
    """Reads what is referred to, and remembers it so that it can be taken out of messages.

    Args:
        folder: from which files are named.
        environment: the variables that there are.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._values: set[str] = set()

    def fill(self, text: str) -> str:
        """Return a text with what it refers to in place of its references.

        Raises:
            BuildError: a variable is not set, a file cannot be read, or the keyring holds nothing of that name.
        """
        return REFERENCE.sub(lambda match: self._read(match[1], match[2]), text)

    def hide(self, text: str, more: Iterable[str] = ()) -> str:
        """Return a text without any secret that was read."""
        for value in sorted({*self._values, *more}, key=len, reverse=True):
            text = text.replace(value, _HIDDEN)
        return text

    def _read(self, kind: str, name: str) -> str:
        read = {"env": self._read_variable, "file": self._read_file, "keyring": _read_keyring}[kind]
        value = read(name)
        if not value:
            raise BuildError(f"the secret ${{{kind}:{name}}} is empty; set it first")
        self._values.add(value)
        return value

    def _read_variable(self, name: str) -> str:
        if name not in self._environment:
            raise BuildError(f"the environment variable '{name}', which the project refers to, is not set")
        return self._environment[name]

    def _read_file(self, name: str) -> str:
        try:
            return (self._folder / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise BuildError(
                f"the file '{name}', which the project refers to, cannot be read: {str(reason).lower()}"
            ) from error


def _read_keyring(name: str) -> str:
    service, _, user = name.partition("/")
    try:
        import keyring
    except ImportError as error:
        raise BuildError(
            f"the secret ${{keyring:{name}}} needs the extra briefgen[keyring]: pip install 'briefgen[keyring]'"
        ) from error
    try:
        return keyring.get_password(service, user) or ""
    except keyring.errors.KeyringError as error:
        raise BuildError(f"the keyring does not give ${{keyring:{name}}}: {type(error).__name__}") from error
