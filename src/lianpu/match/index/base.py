"""The base: the documents of a generation, memory-mapped from files, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from lianpu.match.index.identifiers import Identifiers
from lianpu.match.index.partition import Partition
from lianpu.match.index.postings import Postings
from lianpu.match.index.rows import Coded, Rows
from lianpu.match.index.segments import NUMBERS_ARE_PLACES, Segment

_COLUMN = "column_"


@dataclass(frozen=True)
class Base:
    """Documents 0 … n − 1; `average_length` is the mean length that all impacts of the index are reckoned with."""

    segment: Segment
    identifiers: Identifiers
    rows: Rows
    average_length: float

    def __len__(self) -> int:
        """How many documents it holds, deleted ones too."""
        return len(self.identifiers)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as named arrays: the files of a generation."""
        own = {
            "place_keys": self.segment.partition.keys, "place_starts": self.segment.partition.starts,
            "flags_codes": self.rows.flags.codes, "flags_values": self.rows.flags.values,
            "deadline_codes": self.rows.deadline.codes, "deadline_values": self.rows.deadline.values,
            "id_data": self.identifiers.data, "id_offsets": self.identifiers.offsets,
            "id_table": self.identifiers.table,
        }  # fmt: skip
        columns = {_COLUMN + name: array for name, array in self.rows.columns.items()}
        return self.segment.postings._asdict() | own | columns

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], average_length: float) -> Base:
        """From the arrays of `arrays()`."""
        columns = {name.removeprefix(_COLUMN): array for name, array in arrays.items() if name.startswith(_COLUMN)}
        return cls(
            Segment(
                Postings(*(arrays[name] for name in Postings._fields)),
                Partition(arrays["place_keys"], arrays["place_starts"]), NUMBERS_ARE_PLACES,
            ),
            Identifiers(arrays["id_data"], arrays["id_offsets"], arrays["id_table"]),
            Rows(
                Coded(arrays["flags_codes"], arrays["flags_values"]),
                Coded(arrays["deadline_codes"], arrays["deadline_values"]), columns,
            ),
            average_length,
        )  # fmt: skip
