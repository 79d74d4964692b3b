"""What the tables say about a chain: local supporting rate, gaps, and the map."""

from lianpu.chain.change import Datum, what_would_change
from lianpu.chain.coverage import Rate, local_supporting_rate
from lianpu.chain.gaps import GAP_STATES, gaps
from lianpu.chain.map import ChainMap, chain_map
from lianpu.chain.proof import proof, proofs
from lianpu.chain.verdicts import STATES, verdicts

__all__ = [
    "GAP_STATES",
    "STATES",
    "ChainMap",
    "Datum",
    "Rate",
    "chain_map",
    "gaps",
    "local_supporting_rate",
    "proof",
    "proofs",
    "verdicts",
    "what_would_change",
]
