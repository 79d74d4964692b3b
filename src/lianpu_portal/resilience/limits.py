"""How much a drill may hold and a page may show: every number with its reason."""

from __future__ import annotations

MOST_CHOSEN = 100
"""Firms, products, counties and imports that fail in one drill: more do not fit into an address that is passed on."""

LONGEST_HORIZON = 104
"""Weeks played on a page: two years. Longer ones are for the command line; the weeks would be a picture without detail."""

MOST_PARTS = 500
"""Parts that run short and are looked at for substitutes: those on which most hangs."""

MOST_MATCHED = 200
"""Open demands for which the matcher is asked: some milliseconds each."""

OFFERS_A_DEMAND = 20
"""Offers looked at for one demand, as on the command line."""

SHOWN_FIRMS = 100
"""Firms in the table of the page, the hardest hit; files have all."""

SHOWN_PARTS = 60
"""Parts that run short in the table of the page; files have all."""

MOST_LIGHTS = 500
"""Buyers and parts of which the lights are kept: those that stand worst; 52 weeks of each take 200 bytes."""

SHOWN_LIGHTS = 40
"""Rows of lights on the page, the worst; files have all that are kept."""

FOUND = 8
"""Names offered while somebody types."""

STARTING_POINTS = 4
"""Firms offered to a reader who has chosen nothing yet."""

LINKS_A_PAGE = 50
"""Links on a page of the links behind."""

MOST_DRILLS = 200
"""Drills that one account may keep: a result of 5,000 firms takes some 200 KB."""

COMPARED_FIRMS = 60
"""Firms in the table of two drills side by side, those that differ most."""

LONGEST_FILE = 1_000_000
"""Bytes of a file of disruption notices: some hundred notices."""

MOST_NOTICES_A_FILE = 100
"""Notices taken over from one file."""
