"""Optional second opinion on words: a sentence-transformers model from a folder of this machine (`lianpu[neural]`).

Nothing is fetched: a model is a folder that somebody put there. Its cosine takes the place of the learned words'.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianpu.errors import LianpuError
from lianpu.language import gettext as _


class NeuralModelError(LianpuError):
    """A neural model cannot be used: the extra is not installed, or the folder holds none."""


class NeuralModel:
    """Sentence vectors of a model; texts are encoded once and kept."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`; raises `NeuralModelError` with what is missing."""
        try:
            library = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise NeuralModelError(_("Neural models need the extra: pip install 'lianpu[neural]'.")) from error
        if not (folder / "modules.json").is_file():
            raise NeuralModelError(
                _("{folder} holds no sentence-transformers model: there is no modules.json in it.").format(
                    folder=folder
                )
            )
        try:
            self._model: Any = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise NeuralModelError(
                _("The model in {folder} is broken: {reason}").format(folder=folder, reason=error)
            ) from error
        self._folder = folder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __reduce__(self) -> tuple[type[NeuralModel], tuple[Path]]:
        return NeuralModel, (self._folder,)  # read anew where it is sent: every machine needs the folder

    def cosines(self, wanted: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """The cosine of each text with what is wanted, −1 … 1."""
        new = [text for text in dict.fromkeys((wanted, *texts)) if text not in self._known]
        if new:
            vectors = self._model.encode(new, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
            self._known.update(zip(new, np.asarray(vectors, np.float32), strict=True))
        if not texts:
            return np.zeros(0)
        matrix = np.stack([self._known[text] for text in texts])
        return (matrix @ self._known[wanted]).astype(np.float64)
