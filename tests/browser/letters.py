"""Letters that a portal without a mail server puts into its folder."""

from __future__ import annotations

import email
import re
import time
from pathlib import Path

_PATIENCE = 60  # seconds until a letter is written


def letter_to(folder: Path, receiver: str, about: str = "") -> str:
    """The private address in the newest letter to somebody, once the worker has written it; `about`: words in it."""
    for _try in range(_PATIENCE * 4):
        letters = sorted((folder / "store" / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text for file in letters if f"To: {receiver}" in (text := file.read_text("utf-8"))]
        said_in = [said for text in texts if about in (said := _decoded(text))]
        found = [link for said in said_in for link in re.findall(r"http://\S+?/i/[\w-]{43}/", said)]
        if found:
            return found[-1]
        time.sleep(0.25)
    raise AssertionError(f"no letter to {receiver}")


def _decoded(text: str) -> str:
    parts = [
        email.message_from_bytes(part.encode())
        for part in re.split(r"^-{60,}$", text, flags=re.MULTILINE)
        if part.strip()
    ]
    return "\n".join((part.get_payload(decode=True) or b"").decode() for part in parts)  # pyright: ignore
