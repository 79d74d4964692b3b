"""What an action refuses; the text is meant for the person at the page."""

from __future__ import annotations

from lianpu.errors import LianpuError


class PublishingRefusedError(LianpuError):
    """The listing is not in a state that allows this, or what was asked makes no sense for it."""


class TooManySentError(PublishingRefusedError):
    """Very many listings came from the same network address; after `wait` seconds this one is taken."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class RefusedAttachmentError(LianpuError):
    """The file is none of those that may be attached."""
