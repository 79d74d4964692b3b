"""The command `lianpu`: thin; one file a command, arguments in, tables out.

The names and helps of all commands stand here, so that `lianpu --help` imports none of them. What a command needs for
its work alone, and takes long to import, it imports when it runs: its own help needs none of it.

Exit codes: 0 all is well; 1 the command ran and found something that needs a person (violations, refused rows);
2 wrong usage; 3 an input cannot be used, told in one line.
"""

from __future__ import annotations

import errno
import os
import sys

from lianpu.cli import few_lines, wrong_usage
from lianpu.cli.help_pages import HelpfulGroup
from lianpu.cli.on_demand import OnDemand
from lianpu.errors import LianpuError
from lianpu.language import gettext as _
from lianpu.language import language_of, set_language
from lianpu.system_errors import reason_of

set_language(language_of(os.environ.get("LIANPU_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")))

WRONG_USAGE, INPUT_REFUSED = 2, 3

_OUTPUT_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


_EVALUATIONS = HelpfulGroup(
    name="evaluate", no_args_is_help=True,
    help=_("How well Lianpu reads, matches, tells names apart and finds makers."),
    commands=[
        OnDemand("parse", _("How well sentences are read, on labelled sentences."), "lianpu.cli.evaluate_parse:parse"),
        OnDemand("match", _("How well demands find their offers, on graded pairs."), "lianpu.cli.evaluate_match:match"),
        OnDemand("names", _("How well enterprise names are compared, on labelled pairs."), "lianpu.cli.evaluate_names:names"),
        OnDemand("extend", _("How well what firms make is found again when it is hidden."), "lianpu.cli.evaluate_filling:extend"),
        OnDemand("targets", _("How well the makers of a product, or a buyer's suppliers, are found again."), "lianpu.cli.evaluate_filling:targets"),
    ],
)  # fmt: skip

app = HelpfulGroup(
    name="lianpu", no_args_is_help=True, help=_("Lianpu: supply and demand along the chains of an industrial cluster."),
    commands=[
        OnDemand("demo", _("Copy the example cluster Huai'an into a folder."), "lianpu.cli.demo:demo"),
        OnDemand("serve", _("Serve the portal of a cluster."), "lianpu.cli.serve:serve"),
        OnDemand("prepare", _("Make machine code once after an installation, so that no first search waits for it."), "lianpu.cli.prepare:prepare"),
        OnDemand("worker", _("Do the portal's background work in a process of its own."), "lianpu.cli.worker:worker"),
        OnDemand("import", _("Read a supply-demand list into a cluster."), "lianpu.cli.import_list:import_list"),
        OnDemand("check", _("List every violation with table, row, column, value and what was expected."), "lianpu.cli.check:check"),
        OnDemand("rate", _("The local supporting rate by spend, by part number and by node."), "lianpu.cli.rate:rate"),
        OnDemand("gaps", _("The gaps of a chain: missing, weak and single-source nodes, ranked."), "lianpu.cli.gaps:gaps_command"),
        OnDemand("plan", _("A supply plan tier by tier: who could supply whom, and what must be bought outside."), "lianpu.cli.plan:plan_command"),
        OnDemand("risk", _("How much of all output hangs on each firm: the systemic risk index, with its interval."), "lianpu.cli.risk:risk"),
        OnDemand("drill", _("What is lost, week by week, when firms, a product, a region or an import fail."), "lianpu.cli.drill:drill_command"),
        OnDemand("single-points", _("The firms, parts, counties and imports on which leaders and chains hang."), "lianpu.cli.single_points:single_points_command"),
        OnDemand("extend", _("Local firms one step away from a product that is lacking."), "lianpu.cli.extend:extend"),
        OnDemand("targets", _("Outside enterprises that make what is lacking, ranked."), "lianpu.cli.targets:targets_command"),
        OnDemand("complexity", _("Economic complexity of the places of a cluster: RCA, density, ECI, PCI, outlook."), "lianpu.cli.complexity:complexity_command"),
        OnDemand("show", _("All that is known of a product or an enterprise."), "lianpu.cli.show:show"),
        OnDemand("parse", _("Read sentences, one a line: what is offered or needed, how much, where, by when."), "lianpu.cli.parse:parse"),
        OnDemand("match", _("The offers that fit each demand, best first, with reasons."), "lianpu.cli.match:match"),
        OnDemand("learn", _("Learn kindred words from a cluster's catalog and listings, for lianpu match --words."), "lianpu.cli.learn:learn"),
        OnDemand("dedupe", _("Find rows that are the same enterprise, and pairs to ask a person about."), "lianpu.cli.dedupe:dedupe"),
        _EVALUATIONS,
    ],
)  # fmt: skip


def main() -> None:
    """Run the command line; an error of ours, and an output that takes no more, is one line on standard error."""
    few_lines.choose(sys.argv[1:])
    try:
        _run()
    except LianpuError as error:
        _refuse(str(error))
    except wrong_usage.UsageError as error:
        _refuse_usage(error)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: nothing is left to say.
        _say_no_more()
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is not None or error.errno not in _OUTPUT_IS_FULL:
            raise
        _say_no_more()
        _refuse(_("the output cannot be written: {reason}").format(reason=reason_of(error)))


def _run() -> None:
    """The commands; what is left to print is printed here, where a reader that has gone and a full disk are told."""
    try:
        code = app(standalone_mode=False)
    except SystemExit as ended:
        # rich and typer end with code 1 where a pipe breaks under them.
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    finally:
        sys.stdout.flush()
    raise SystemExit(code if isinstance(code, int) else 0)


def _refuse(reason: str) -> None:
    print(_("lianpu: {error}").format(error=reason), file=sys.stderr)  # noqa: T201
    raise SystemExit(INPUT_REFUSED) from None


def _refuse_usage(error: Exception) -> None:
    if not wrong_usage.is_shown_as_help(error):
        print(_("lianpu: {error}").format(error=wrong_usage.in_words(error)), file=sys.stderr)  # noqa: T201
    raise SystemExit(WRONG_USAGE) from None


def _say_no_more() -> None:
    """What is still in the buffer of standard output goes nowhere, so that the interpreter ends without a word on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
