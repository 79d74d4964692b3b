"""Plan an import again, because a name was decided or somebody changed the tables since."""

from __future__ import annotations

import threading

from django.utils.translation import gettext as _

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.imports import background, papers
from lianpu_portal.imports.corrected import Place, take
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, State
from lianpu_portal.imports.planning import AT_ONCE, PLAN_FIELDS, fresh_plan, keep_plan, reading_of
from lianpu_portal.registry.revision import current_revision

_working: set[int] = set()
_lock = threading.Lock()


def is_stale(record: Import) -> bool:
    """True where the plan was made against rows that have changed since."""
    return record.state == State.PREVIEW and record.planned_revision != current_revision()


def replan(actor: Actor, record: Import) -> None:
    """Bring the plan up to date: at once for a short list, beside the request for a long one."""
    actor.require(Permission.EDIT)
    if not is_stale(record):
        return
    if record.counts["rows_read"] <= AT_ONCE:
        _replan(record, None)
    else:
        _beside(record)


def settle_corrected(actor: Actor, record: Import, place: Place, *, as_listed: bool) -> None:
    """Let the list change a row that was changed here since, or let it stay as it is; then plan anew."""
    actor.require(Permission.EDIT)
    if record.state != State.PREVIEW:
        raise ImportRefusedError(_("This import is in another state by now. Load the page again."))
    take(record, place, take=as_listed)
    _replan(record, None)


def _replan(record: Import, _progress: papers.ProgressWriter | None) -> None:
    """Keep a fresh plan, unless the import has left the preview meanwhile."""
    cluster, revision, plan = fresh_plan(record, reading_of(record))
    keep_plan(record, cluster, revision, plan)
    fields = {name: getattr(record, name) for name in PLAN_FIELDS}
    Import.objects.filter(pk=record.pk, state=State.PREVIEW, run=record.run).update(**fields)


def _beside(record: Import) -> None:
    with _lock:
        if record.pk in _working:
            return
        _working.add(record.pk)

    def work(record: Import, progress: papers.ProgressWriter) -> None:
        try:
            _replan(record, progress)
        finally:
            _working.discard(record.pk)

    background.start(record, work)
