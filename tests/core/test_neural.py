"""A neural model is loaded from a folder and ranks by its cosines; everything else about it is told in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.match import LISTING_SCHEMA, Known, Matcher
from lianpu.match.neural import NeuralModel, NeuralModelError


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(NeuralModelError, match=r"lianpu\[neural\]"):
        NeuralModel(tmp_path)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two layers over single characters, made here: 车 and 辆 point the same way, 布 another."""
    library = pytest.importorskip("sentence_transformers", reason="the extra lianpu[neural] is not installed")
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "车": 1, "辆": 2, "布": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    vectors = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.0, 1.0, 0.0]], np.float32)
    folder = tmp_path_factory.mktemp("model")
    library.SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=vectors)]).save(str(folder))
    return folder


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra lianpu[neural] is not installed")
    with pytest.raises(NeuralModelError, match=r"modules\.json"):
        NeuralModel(tmp_path)


def test_cosines_are_those_of_the_model(tiny_model: Path) -> None:
    cosines = NeuralModel(tiny_model).cosines("车", ["车", "辆", "布"])
    assert cosines == pytest.approx([1.0, 0.9 / np.hypot(0.9, 0.1), 0.0], abs=1e-5)


def test_the_ranking_follows_the_model(tiny_model: Path) -> None:
    rows = [{"id": text, "text": text} for text in ("布车", "辆车")]
    offers = pl.DataFrame([dict.fromkeys(LISTING_SCHEMA) | row for row in rows], schema=LISTING_SCHEMA, orient="row")
    known = Known.of(catalog_cluster()).with_neural(NeuralModel(tiny_model))
    demand = dict.fromkeys(LISTING_SCHEMA) | {"id": "d", "text": "求购车辆车"}
    found = Matcher.build(known, offers).for_demand(demand)
    assert [entry.offer["id"] for entry in found][:1] == ["辆车"]
