"""What the system says against reading or writing, in the reader's language: its own words are English ones."""

from __future__ import annotations

import errno

from lianpu.language import gettext as _
from lianpu.language import mark

_REASONS = {
    errno.ENOENT: mark("there is no such file or folder"),
    errno.EACCES: mark("this user may not do that"),
    errno.EPERM: mark("this user may not do that"),
    errno.EISDIR: mark("it is a folder"),
    errno.ENOTDIR: mark("a part of its path is no folder"),
    errno.ENAMETOOLONG: mark("its name is too long"),
    errno.ENOSPC: mark("the disk is full"),
    errno.EDQUOT: mark("the disk is full"),
    errno.EROFS: mark("the file system cannot be written"),
    errno.EADDRINUSE: mark("another program uses it"),
    errno.EADDRNOTAVAIL: mark("there is no such address on this machine"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused; in its own words where it is none of the usual reasons."""
    usual = _REASONS.get(error.errno or 0)
    return _(usual) if usual else error.strerror or str(error)
