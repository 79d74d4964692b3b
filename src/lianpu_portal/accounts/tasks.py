"""Work of accounts that comes back by itself."""

from __future__ import annotations

import datetime as dt

from lianpu_portal.accounts.actions.invite import forget_expired
from lianpu_portal.background.schedule import every


@every(dt.timedelta(days=1))
def forget_invitations() -> None:
    """Addresses of colleagues who never accepted are kept no longer than needed."""
    forget_expired()
