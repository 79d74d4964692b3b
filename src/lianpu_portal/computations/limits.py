"""How much may wait, how long things are kept, how often something is written: every number with its reason."""

from __future__ import annotations

import datetime as dt

from lianpu_portal.request_limits import Limit

MOST_WAITING_OF_STRANGERS = 12
"""Computations of people without an account that may wait at once: some seconds each, so that the last waits a minute."""

STARTS = Limit(known=240, unknown=40, seconds=600)
"""Starts for one account or one address: somebody who reads one page after the other needs a few a minute."""

BETWEEN_WRITES = 0.5
"""Seconds between two notes of progress: readers look every second, and each note is a write to the store."""

BEAT = 10.0
"""Seconds between signs of life of a run that says nothing, as a solver at work."""

LOST_AFTER = dt.timedelta(seconds=90)
"""A run without a sign of life for so long lost its process."""

KEPT = 3
"""Results of one question that stay, the newest first: one is shown, one is being replaced, one is compared with."""

KEPT_FOR = dt.timedelta(days=90)
"""How long a result stays that nobody asked for anew; those of a kind with a history stay, one a month."""

BROKEN_KEPT_FOR = dt.timedelta(days=7)
"""How long what failed or was cancelled stays to be looked at."""

LARGE = 200_000
"""Bytes of a result beyond which it lies in a file: rows of the store stay small enough to list."""

FRESH_EVERY = dt.timedelta(hours=1)
"""How often what is kept fresh is computed anew where the data moved on."""
