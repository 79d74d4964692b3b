"""What breaks if a link fails: the supply network of a cluster, cascades through it, the systemic risk of every firm."""

from lianpu.risk.drill import Drill, drill_from
from lianpu.risk.network import SupplyNetwork, supply_network
from lianpu.risk.playing import Played, play_drill

__all__ = ["Drill", "Played", "SupplyNetwork", "drill_from", "play_drill", "supply_network"]
