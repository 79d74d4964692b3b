"""SQLite replaces a row by another with its id without asking the triggers on deleting: that is refused too."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSED = """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_auditline
WHEN EXISTS (SELECT 1 FROM audit_auditline WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""


def _on_sqlite(editor: Any, statement: str) -> None:
    if editor.connection.vendor == "sqlite":  # PostgreSQL asks the trigger on updating
        editor.execute(statement)


class Migration(migrations.Migration):
    """A trigger beside those of 0002."""

    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: _on_sqlite(editor, _REFUSED),
            lambda apps, editor: _on_sqlite(editor, "DROP TRIGGER audit_no_replace"),
        )
    ]
