"""Copy the browser libraries from `node_modules` into the portal's static files (after `npm ci`)."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "lianpu_portal" / "static" / "vendor"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
}
# Source maps are not served, and a reference to a missing file stops the hashing of static files.
_SOURCE_MAP = re.compile(rb"(?:/\*|//)[#@]\s*sourceMappingURL=[^\s*]+\s*(?:\*/)?")


def copy_assets(modules: Path = MODULES, vendor: Path = VENDOR) -> int:
    """Write every file of `FILES` under `vendor`; the number of files written."""
    missing = [name for name in FILES if not (modules / name).is_file()]
    if missing:
        raise SystemExit(f"not in {modules}: {', '.join(missing)}; run npm ci first")
    for origin, target in FILES.items():
        content = (modules / origin).read_bytes()
        path = vendor / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if path.suffix == "" else _SOURCE_MAP.sub(b"", content))
    return len(FILES)


if __name__ == "__main__":
    print(f"{copy_assets()} files copied to {VENDOR.relative_to(ROOT)}")
