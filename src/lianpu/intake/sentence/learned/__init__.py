"""What is learned from labelled sentences: the side, the category, which stretches name the thing listed and its sizes,
and which numbers are its price and its amount.

Rules of words alone read the trade they were written for and no other; here each phrase, word and character is evidence
whose weight is learned. `evidence` turns a sentence into numbers, `kernels` into features, `model` weighs them, `network`
says who lists what, `choices` weighs numbers, `training` learns the weights from `labelled/sentences`.
"""

from lianpu.intake.sentence.learned.choices import Option, facts_of, weighed
from lianpu.intake.sentence.learned.evidence import (
    Codes,
    Evidence,
    Numbers,
    Seen,
    claimed_fields,
    known_words,
    listing_number,
)
from lianpu.intake.sentence.learned.model import (
    Features,
    Said,
    SentenceModel,
    Weights,
    features_of_places,
    shipped_model,
)

__all__ = [
    "Codes",
    "Evidence",
    "Features",
    "Numbers",
    "Option",
    "Said",
    "Seen",
    "SentenceModel",
    "Weights",
    "claimed_fields",
    "facts_of",
    "features_of_places",
    "known_words",
    "listing_number",
    "shipped_model",
    "weighed",
]
