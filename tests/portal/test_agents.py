"""What a browser says of itself, said shortly."""

import pytest

from lianpu_portal.accounts.agents import agent_words

LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (Linux; Android 14; V2) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (LINUX, "Chrome · Linux"),
        (WECHAT, "WeChat · Android"),
        (PHONE, "Safari · iPhone"),
        (EDGE, "Edge · Windows"),
        ("curl/8.0", "curl/8.0"),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(said: str, shown: str) -> None:
    assert agent_words(said) == shown
