"""What the tables say about a chain: local supporting rate, gaps, and the map."""

from lianpu.chain.coverage import Rate, local_supporting_rate
from lianpu.chain.gaps import GAP_STATES, gaps, proof, what_would_change
from lianpu.chain.map import ChainMap, chain_map
from lianpu.chain.verdicts import STATES, verdicts

__all__ = [
    "GAP_STATES",
    "STATES",
    "ChainMap",
    "Rate",
    "chain_map",
    "gaps",
    "local_supporting_rate",
    "proof",
    "verdicts",
    "what_would_change",
]
