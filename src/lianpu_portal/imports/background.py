"""Work that outlasts a request, in a thread of this process; the one place to put a queue in its stead."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection
from django.utils.translation import gettext as _

from lianpu.errors import LianpuError, RefusedFileError
from lianpu_portal.imports import papers
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import RUNNING, Import, State
from lianpu_portal.languages import in_language

Work = Callable[[Import, papers.ProgressWriter], None]
_BEAT = 5.0  # seconds
_log = logging.getLogger(__name__)


def claim(record: Import, allowed: tuple[State, ...], state: State) -> None:
    """Move the import into a running state; refuse where it is in another, or another run is alive."""
    if record.state in RUNNING:
        if not papers.progress_of(record).is_dead:
            raise ImportRefusedError(_("This import is being worked on. Wait until it is done."))
        allowed = (*allowed, State(record.state))
    run = secrets.token_hex(8)
    papers.ProgressWriter(record).tell("waiting", 0, 1)
    moved = Import.objects.filter(pk=record.pk, state__in=allowed, run=record.run).update(
        state=state, run=run, error=""
    )
    if not moved:
        raise ImportRefusedError(_("This import is in another state by now. Load the page again."))
    record.refresh_from_db()


def start(record: Import, work: Work) -> None:
    """Run `work` on a claimed import beside the request."""
    threading.Thread(target=_in_thread, args=(record, work), name=f"import-{record.pk}", daemon=True).start()


def _in_thread(record: Import, work: Work) -> None:
    close_old_connections()
    try:
        carry_out(record, work)
    finally:
        connection.close()


def carry_out(record: Import, work: Work) -> None:
    """Run `work` here and now; whatever fails is written to the import's row, never lost."""
    progress = papers.ProgressWriter(record)
    ended = threading.Event()
    threading.Thread(target=_beat, args=(progress, ended), daemon=True).start()
    try:
        with in_language(record.language):
            try:
                work(record, progress)
            except RefusedFileError as refusal:
                fail(record, str(refusal))
                papers.remove_file(record)
            except LianpuError as refusal:
                fail(record, str(refusal))
            except Exception:  # noqa: BLE001 - the last hold of a thread: nobody else would hear of it
                _log.exception("import %s failed", record.pk)
                fail(
                    record,
                    _(
                        "Something went wrong on our side; nothing was changed. The operator finds the cause in the log."
                    ),
                )
    finally:
        ended.set()


def _beat(progress: papers.ProgressWriter, ended: threading.Event) -> None:
    while not ended.wait(_BEAT):
        progress.beat()


def fail(record: Import, text: str) -> None:
    """Say why the run failed. A failed undo leaves the import applied, for it is."""
    state = State.APPLIED if record.state == State.UNDOING else State.FAILED
    Import.objects.filter(pk=record.pk, run=record.run).update(state=state, error=text)
