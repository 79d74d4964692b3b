"""The queue in Django's admin: what waits, what is done, and what failed every time, to be run again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class QueueAdmin(DBTaskResultAdmin):
    """Work by its name; sealed arguments stay sealed."""

    list_display = ("work", "status", "enqueued_at", "run_after", "started_at", "finished_at")
    actions = ("run_again",)

    def has_run_again_permission(self, request: Any) -> bool:
        """Operators only."""
        return bool(request.user.is_superuser)

    @admin.display(description=_("work"))
    def work(self, result: DBTaskResult) -> str:
        """Which function, and which try."""
        name, _arguments, tried, *_lane = result.args_kwargs["args"]
        return f"{name} ({tried + 1})" if tried else str(name)

    @admin.action(description=_("Run again what failed"), permissions=["run_again"])
    def run_again(self, request: Any, chosen: QuerySet[DBTaskResult]) -> None:
        """Put failed work back into the queue."""
        failed = chosen.filter(status=TaskResultStatus.FAILED)
        count = failed.update(
            status=TaskResultStatus.READY, run_after=timezone.now(), started_at=None, finished_at=None,
            exception_class_path="", traceback="", worker_ids=[],
        )  # fmt: skip
        told = ngettext("{count} piece of work is queued again.", "{count} pieces of work are queued again.", count)
        self.message_user(request, told.format(count=count), messages.SUCCESS)
