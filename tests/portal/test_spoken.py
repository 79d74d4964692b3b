"""The language of a reader, kept as Django keeps it: of one thread, given back after an override, none after deactivation."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.translation import trans_real

from lianpu_portal.spoken import Held


def test_the_portal_uses_it():
    assert isinstance(trans_real._active, Held)


def test_an_override_ends_and_a_thread_has_its_own():
    heard: list[str | None] = []
    with translation.override("en"):
        inside = translation.get_language()
        thread = threading.Thread(target=lambda: heard.append(translation.get_language()))
        thread.start()
        thread.join()
        with translation.override("zh-hans"):
            assert translation.get_language() == "zh-hans"
        assert translation.get_language() == "en"
    assert (inside, heard) == ("en", ["zh-hans"])


def test_deactivated_it_is_the_default_and_two_tasks_speak_two_languages():
    translation.activate("en")
    translation.deactivate()
    translation.deactivate()
    assert translation.get_language() == "zh-hans"

    async def speak(code: str) -> str | None:
        with translation.override(code):
            await asyncio.sleep(0.01)
            return translation.get_language()

    async def both() -> list[str | None]:
        return list(await asyncio.gather(speak("en"), speak("zh-hans")))

    with ThreadPoolExecutor(1) as aside:  # in this thread a browser of other tests may be running a loop
        assert aside.submit(asyncio.run, both()).result() == ["en", "zh-hans"]


def test_a_prefix_is_held_too():
    assert get_script_prefix() == "/"
    set_script_prefix("/there/")
    try:
        assert get_script_prefix() == "/there/"
    finally:
        set_script_prefix("/")


def test_nothing_is_held_at_first():
    held = Held()
    with pytest.raises(AttributeError):
        _said = held.value
    with pytest.raises(AttributeError):
        del held.value
    held.value = 1
    assert held.value == 1
    del held.value
    assert not hasattr(held, "value")
