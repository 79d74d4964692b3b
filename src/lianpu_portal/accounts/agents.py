"""What a browser says of itself, as its owner would say it: «Chrome · Android»."""

from __future__ import annotations

# The first that is found names it: many browsers also name those that they descend from.
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ"),
    ("HuaweiBrowser", "Huawei"), ("MiuiBrowser", "Xiaomi"), ("UCBrowser", "UC"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_LONGEST = 60


def agent_words(user_agent: str) -> str:
    """Browser and system; of what is neither, the beginning as it stands."""
    found = [_first(user_agent, names) for names in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found)) or user_agent[:_LONGEST]


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
