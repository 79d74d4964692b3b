"""The command `lianpu`: thin; one file a command, arguments in, tables out.

Exit codes: 0 all is well; 1 the command ran and found something that needs a person (violations, refused rows);
2 wrong usage; 3 an input cannot be used, told in one line.
"""

from __future__ import annotations

import os
import sys

import typer

from lianpu.errors import LianpuError
from lianpu.language import gettext as _
from lianpu.language import language_of, set_language

set_language(language_of(os.environ.get("LIANPU_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")))

from lianpu.cli import (  # noqa: E402 - help texts are translated
    check,
    dedupe,
    demo,
    evaluate_match,
    evaluate_names,
    evaluate_parse,
    gaps,
    import_list,
    learn,
    match,
    parse,
    rate,
    serve,
    show,
)  # fmt: skip

INPUT_REFUSED = 3

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help=_("Lianpu: supply and demand along the chains of an industrial cluster."),
)  # fmt: skip
for command in (demo, serve, import_list, check, rate, gaps, show, parse, match, learn, dedupe):
    command.register(app)
evaluate = typer.Typer(
    no_args_is_help=True, help=_("How well Lianpu reads, matches and tells names apart, on labelled sets.")
)
for command in (evaluate_parse, evaluate_match, evaluate_names):
    command.register(evaluate)
app.add_typer(evaluate, name="evaluate")


def main() -> None:
    """Run the command line; an error of ours is one line on standard error."""
    try:
        app()
    except LianpuError as error:
        print(_("lianpu: {error}").format(error=error), file=sys.stderr)  # noqa: T201
        raise SystemExit(INPUT_REFUSED) from None
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
