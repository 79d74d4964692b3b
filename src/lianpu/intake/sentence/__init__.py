"""One sentence → a listing draft."""

from lianpu.intake.sentence.certificates import certificate_name
from lianpu.intake.sentence.reading import ParsedListing, SentenceReader, parse_listing, sentence_reader
from lianpu.intake.sentence.unit_words import PERIOD_OF_TIME, without_time

__all__ = [
    "PERIOD_OF_TIME", "ParsedListing", "SentenceReader", "certificate_name", "parse_listing", "sentence_reader", "without_time",
]  # fmt: skip
