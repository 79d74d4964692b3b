"""What breaks if a link fails: the supply network of a cluster, cascades through it, the systemic risk of every firm."""

from lianpu.risk.criticality import READINGS, criticality, losses
from lianpu.risk.drill import Drill, drill_from
from lianpu.risk.network import SupplyNetwork, supply_network
from lianpu.risk.passes import LIMIT, TOLERANCE, threads
from lianpu.risk.playing import Played, play_drill

__all__ = [
    "LIMIT", "READINGS", "TOLERANCE", "Drill", "Played", "SupplyNetwork", "criticality", "drill_from", "losses",
    "play_drill", "supply_network", "threads",
]  # fmt: skip
