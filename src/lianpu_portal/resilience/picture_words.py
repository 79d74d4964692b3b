"""The sentences that the scripts of the picture say, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def sentences() -> dict[str, Promise]:
    """Key → sentence; `{places}` are filled in by the script."""
    return {
        "unnamed": _("Without a segment"),
        "stage_unknown": _("Stage not known"),
        "usual": pgettext_lazy("output", "as usual"),
        "slowed": pgettext_lazy("output", "slowed"),
        "halved": pgettext_lazy("output", "less than half"),
        "still": pgettext_lazy("output", "stands still"),
        "failing": pgettext_lazy("output", "chosen to fail"),
        "week": _("Week {week} of {weeks}"),
        "lost": _("lost this week: {low} – {high}"),
        "lost_same": _("lost this week: {high}"),
        "firms_slowed": _("{count} firms slowed"),
        "firms_slowed_one": _("{count} firm slowed"),
        "none_slowed": _("nobody slowed"),
        "level": _("output {low} – {high}"),
        "level_same": _("output {high}"),
        "carries": _("the only known supplier of {count} parts"),
        "carries_one": _("the only known supplier of {count} part"),
        "suppliers": _("{count} suppliers"),
        "suppliers_one": _("{count} supplier"),
        "customers": _("{count} customers"),
        "customers_one": _("{count} customer"),
        "press_to_fail": _("Press to let it fail"),
        "press_to_spare": _("Press to spare it"),
        "fails": pgettext_lazy("what is chosen", "stops"),
        "remove": _("Remove {name}"),
        "play": _("Play"),
        "pause": _("Pause"),
        "unlinked": _("{count} firms without a known link are not drawn; they can be found by name."),
        "unlinked_one": _("{count} firm without a known link is not drawn; it can be found by name."),
        "nothing_drawn": _("No link between firms is known yet: nothing could spread. Links come with lists of suppliers."),
        "load_failed": _("The network could not be loaded. Load the page anew; names can be typed, and the tables need no picture."),
        "changed": _("Something was changed: run it to see the weeks."),
    }  # fmt: skip
