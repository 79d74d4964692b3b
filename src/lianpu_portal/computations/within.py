"""One question asked while another is computed, on the same data: what is kept answers it, else it is kept for whoever asks
next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from lianpu.cluster.cluster import Cluster
from lianpu_portal.computations import keeping
from lianpu_portal.computations.errors import ComputationCancelledError
from lianpu_portal.computations.kinds import Kind
from lianpu_portal.computations.models import Computation, State
from lianpu_portal.computations.progress import Progress
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import done_of
from lianpu_portal.computations.staleness import staleness
from lianpu_portal.computations.tasks import forget_older


def within(progress: Progress, cluster: Cluster, kind: Kind, **arguments: Any) -> Mapping[str, Any]:
    """The answer to the question of this kind, for the audience and on the data of the run at work."""
    run = progress.mine().first()
    if run is None:
        raise ComputationCancelledError
    question = Question(kind, arguments, progress.audience, run.language)
    done = done_of(question)
    if done is None or staleness(done, kind):
        done = _computed(run, question, cluster, progress)
    result = keeping.result_of(done)
    assert result is not None  # its file was just looked at, or written
    return result


def _computed(run: Computation, question: Question, cluster: Cluster, progress: Progress) -> Computation:
    """The answer computed now, as a row like that of a run that somebody asked for."""
    began = timezone.now()
    result = question.kind(cluster, progress, **question.arguments)
    done = Computation.objects.create(
        key=question.key, kind=question.kind.name, arguments=dict(question.arguments), audience=question.audience,
        language=question.language, state=State.DONE, share=1.0, began_at=began, ended_at=timezone.now(),
        revision=run.revision, stamp=run.stamp, day=run.day, read_at=run.read_at, **keeping.kept(result),
    )  # fmt: skip
    forget_older(question.key)
    return done
