"""Carrying out a computation: on the snapshot of the moment it begins, for its audience, until it ends or is cancelled."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu.errors import LianpuError
from lianpu_portal.accounts.visibility import public_part
from lianpu_portal.background.queue import COMPUTATIONS, task_apart
from lianpu_portal.bridge import revision_of, snapshot
from lianpu_portal.computations import keeping
from lianpu_portal.computations.errors import ComputationCancelledError
from lianpu_portal.computations.kinds import Kind, kind_of
from lianpu_portal.computations.models import Audience, Computation, State
from lianpu_portal.computations.progress import Alive, Progress
from lianpu_portal.computations.question import Question
from lianpu_portal.languages import in_language

_log = logging.getLogger(__name__)


@task_apart(COMPUTATIONS)
def run(pk: int) -> None:
    """Compute what waits; nothing where it was cancelled, or runs already."""
    token, now = secrets.token_hex(16), timezone.now()
    waiting = Computation.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, run=token, began_at=now, alive_at=now):
        return
    computation = Computation.objects.get(pk=pk)
    progress = Progress(pk, token, computation.audience)
    with Alive(progress), in_language(computation.language):
        _end(progress, _outcome(computation, progress))
    _keep_few(computation)


def _outcome(computation: Computation, progress: Progress) -> dict[str, Any]:
    """The fields of the row at its end."""
    try:
        kind = kind_of(computation.kind)
        if kind is None:
            raise ComputationCancelledError
        whole, read_at = snapshot(), timezone.now()
        number, stamp = revision_of(whole)
        cluster = whole if computation.audience == Audience.ALL else public_part(whole)
        stands_on = {"revision": number, "stamp": stamp, "day": whole.about.as_of, "read_at": read_at}
        progress.mine().update(**stands_on)
        found = _found_for_all(computation, kind, stands_on) if cluster is whole else None
        result = found if found is not None else kind(cluster, progress, **computation.arguments)
        return {"state": State.DONE, "share": 1.0, "step": [], **stands_on, **keeping.kept(result)}
    except ComputationCancelledError:
        return {"state": State.CANCELLED}
    except LianpuError as refusal:
        return {"state": State.FAILED, "error": str(refusal)}
    except Exception:  # noqa: BLE001 - the last hold of a run: whoever waits for it would wait for ever
        _log.exception("computation %s (%s) failed", computation.pk, computation.kind)
        told = _("Something went wrong on our side; nothing was changed. The operator finds the cause in the log.")
        return {"state": State.FAILED, "error": told}


def _found_for_all(computation: Computation, kind: Kind, stands_on: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where nothing is hidden from anybody, what was computed on the whole cluster is everybody's result too."""
    if computation.audience == Audience.ALL:
        return None
    question = Question(kind, computation.arguments, Audience.ALL, computation.language)
    same = {name: stands_on[name] for name in ("revision", "stamp", "day")}
    done = Computation.objects.filter(key=question.key, state=State.DONE, **same).order_by("-pk").first()
    return keeping.result_of(done) if done else None


def _end(progress: Progress, outcome: Mapping[str, Any]) -> None:
    if not progress.mine().update(**outcome, ended_at=timezone.now()) and outcome.get("file"):
        keeping.forget([Computation(file=outcome["file"])])  # nobody wants it any more


def _keep_few(computation: Computation) -> None:
    from lianpu_portal.computations.tasks import forget_older

    forget_older(computation.key)
