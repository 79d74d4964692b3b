"""Models as they are shipped: closed to writing, so that machine code that was prepared for those reads these too."""

from __future__ import annotations

from dataclasses import fields

from lianpu.accelerate import read_only
from lianpu.intake.sentence.learned import SentenceModel


def closed(model: SentenceModel) -> SentenceModel:
    """The same model, whose weights nobody changes any more."""
    for field in fields(model):
        read_only(getattr(model, field.name))
    return model
