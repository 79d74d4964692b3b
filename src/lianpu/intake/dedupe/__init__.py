"""Rows that are the same legal person: read, compared in blocks, grouped without chains; nothing is merged."""

from lianpu.intake.dedupe.find import Duplicates, find_duplicates
from lianpu.intake.dedupe.rows import Decided, NamedRow, decisions_of, rows_of

__all__ = ["Decided", "Duplicates", "NamedRow", "decisions_of", "find_duplicates", "rows_of"]
