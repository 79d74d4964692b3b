"""Supply and demand brought together: hard conditions first, then a score whose reasons are its arithmetic."""

from lianpu.match.judged import Judged, match_order, without_outcome
from lianpu.match.known import Known, learned
from lianpu.match.listings import LISTING_SCHEMA, few_listings, listings_of, read_demands, read_offers
from lianpu.match.matcher import Explanation, Matcher
from lianpu.match.matching import match, match_offer
from lianpu.match.reasons import broken_sentence, part_name, reasons, sentences_of

__all__ = [
    "LISTING_SCHEMA", "Explanation", "Judged", "Known", "Matcher", "broken_sentence", "few_listings", "learned", "listings_of", "match",
    "match_offer", "match_order", "part_name", "read_demands", "read_offers", "reasons", "sentences_of",
    "without_outcome",
]  # fmt: skip
