"""Work of publishing that comes back by itself."""

from __future__ import annotations

import datetime as dt

from lianpu_portal.background.schedule import every
from lianpu_portal.publishing.actions import expire


@every(dt.timedelta(hours=1))
def end_and_remind() -> None:
    """Expire what is due, remind of what ends soon, delete what nobody published: each day's work, begun early."""
    expire.expire_due()
    expire.remind_due()
    expire.tidy_up()
