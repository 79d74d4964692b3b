"""The database refuses to change or delete a line of the audit log, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_TABLE = "audit_auditline"
_REFUSAL = "the audit log is append-only"

_SQLITE = [
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    f"CREATE FUNCTION audit_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$ LANGUAGE plpgsql",
    f"CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {_TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
_STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_BACK = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": [f"DROP TRIGGER audit_append_only ON {_TABLE}", "DROP FUNCTION audit_refuse()"],
}


def _run(statements: dict[str, list[str]], editor: Any) -> None:
    vendor = editor.connection.vendor
    if vendor not in statements:
        raise NotImplementedError(f"No append-only audit log is known for {vendor}. Use SQLite or PostgreSQL.")
    for statement in statements[vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the table. A later change of the table in SQLite copies it and must put them on again."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: _run(_STATEMENTS, editor), lambda apps, editor: _run(_BACK, editor))
    ]
