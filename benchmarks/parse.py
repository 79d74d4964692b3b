"""Sentences read a second, in one process and on both cores; the peer is a plain Chinese word segmenter on the same text."""

from __future__ import annotations

import datetime as dt
import importlib
import multiprocessing
import os

from benchmarks.measure import Measurement, seconds
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.parse import read_sentences
from lianpu.intake.sentence import parse_listing

TODAY, HOME = dt.date(2026, 6, 15), "320800"
LABELLED, TIMES, AT_ONCE = 3_000, 2, 200


def sentences(split: str = "dev") -> list[str]:
    """`LABELLED` of the labelled sentences from everywhere among those of a part, all of them several times over where there are
    fewer: no reading is remembered between them."""
    every = read_sentences(labelled_folder() / "sentences" / f"{split}.jsonl")
    return [every[number * len(every) // LABELLED].text for number in range(LABELLED)] * TIMES


def read(text: str) -> str | None:
    """One sentence; the side, so that little travels between processes."""
    return parse_listing(text, TODAY, HOME).side


def run() -> list[Measurement]:
    """Sentences a second alone and on all cores, long ones among them and as people type them, beside the segmenter's."""
    return [*_read("dev", with_peer=True), *_read("mixed", with_peer=False)]


def _read(split: str, *, with_peer: bool) -> list[Measurement]:
    texts = sentences(split)
    alone = len(texts) / seconds(lambda: [read(text) for text in texts])
    cores = os.cpu_count() or 1
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        together = len(texts) / seconds(lambda: pool.map(read, texts, AT_ONCE))
    peer, per_second = _segmenter(texts) if with_peer else ("", None)
    characters = sum(map(len, texts)) / len(texts)
    size = f"{len(texts):,} sentences of {split}, {characters:.0f} characters"
    ratio = alone / per_second if per_second else None
    return [
        Measurement("sentences read, one process", size, alone, "sentences/s", "≥ 2,500/s", peer, ratio),
        Measurement(f"sentences read, {cores} processes", size, together, "sentences/s", "≥ 5,000/s"),
    ]


def _segmenter(texts: list[str]) -> tuple[str, float | None]:
    """jieba with parts of speech, where it is installed: it cuts words and reads no field."""
    try:
        segment = importlib.import_module("jieba.posseg").lcut
    except ModuleNotFoundError:
        return "jieba is not installed", None
    sample = texts[: len(texts) // TIMES]
    per_second = len(sample) / seconds(lambda: [segment(text) for text in sample], runs=1)
    return f"jieba.posseg {per_second:,.0f}/s", per_second
