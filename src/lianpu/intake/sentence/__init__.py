"""One sentence → a listing draft."""

from lianpu.intake.sentence.certificates import certificate_name
from lianpu.intake.sentence.reading import ParsedListing, SentenceReader, parse_listing, sentence_reader

__all__ = ["ParsedListing", "SentenceReader", "certificate_name", "parse_listing", "sentence_reader"]
