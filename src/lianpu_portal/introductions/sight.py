"""May these two be brought together by whoever asks? Nobody reaches by asking what they may not see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions.actions.ask import Proof, proof_of
from lianpu_portal.introductions.models import Side, other_side
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.pairs import open_listing
from lianpu_portal.market.shown import facts_of
from lianpu_portal.tables import Row

_TABLES = {Side.OFFER: "offers", Side.DEMAND: "demands"}
_KNOWN = (Proof.ACCOUNT, Proof.LINK)


@dataclass(frozen=True)
class Pairing:
    """An offer and a demand before whoever asks; `own` is their side, `is_fixed` where nothing is left to choose."""

    offer: Row
    demand: Row
    own: Side
    proof: Proof
    is_fixed: bool
    is_withheld: bool

    def row(self, side: str) -> Row:
        """The listing of a side."""
        return self.offer if side == Side.OFFER else self.demand

    @property
    def own_row(self) -> Row:
        """The asker's listing."""
        return self.row(self.own)

    @property
    def other(self) -> Row:
        """The listing that is asked for."""
        return self.row(other_side(self.own))


def pairing(request: HttpRequest, offer: str, demand: str, own: str, manage_hash: str) -> Pairing:
    """The pair; 404 where one of the two is not there for this reader."""
    cluster, actor = snapshot(), Actor.of(request)
    codes = {Side.OFFER: offer, Side.DEMAND: demand}
    rows = {side: facts_of(cluster, cluster, _TABLES[side], codes[side]) for side in Side}
    listed = {side: row for side, row in rows.items() if row is not None}
    if len(listed) < len(rows):
        raise Http404(_missing())
    proofs = {
        side: proof_of(actor, _TABLES[side], codes[side], listed[side]["enterprise"], manage_hash) for side in Side
    }
    sure = [side for side in Side if proofs[side] in _KNOWN]
    chosen = sure[0] if len(sure) == 1 else Side(own) if own in Side.values else Side.DEMAND
    visible = visible_to(request, cluster)
    seen = {side: facts_of(cluster, visible, _TABLES[side], codes[side]) for side in Side if side not in sure}
    hidden = [side for side, row in seen.items() if row is None]
    if hidden and not (chosen in sure and _fits(cluster, offer, demand)):
        raise Http404(_missing())
    rows = {side: seen.get(side) or listed[side] for side in Side}  # a side that is not one's own as the reader sees it
    return Pairing(rows[Side.OFFER], rows[Side.DEMAND], chosen, proofs[chosen], len(sure) == 1, bool(hidden))


def _fits(cluster: Cluster, offer: str, demand: str) -> bool:
    """Whether the matcher shows the pair: a listing that is not public is for those it fits."""
    offered, wanted = open_listing(cluster, "offers", offer), open_listing(cluster, "demands", demand)
    if offered is None or wanted is None:
        return False
    engine = engine_of(cluster)
    explained = engine.matcher("offers").explain(wanted, offered)
    return explained.judged.surely_near and not explained.broken


def _missing() -> str:
    return _("There is no such pair here that you may see.")
