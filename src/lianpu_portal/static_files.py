"""Static files under names that hold what is in them; where each is, is looked up once."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A page names fifty of them, and none moves while the program runs."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file."""
        if force or name not in self._known:
            self._known[name] = super().url(name, force)  # pyright: ignore[reportCallIssue]
        return self._known[name]
