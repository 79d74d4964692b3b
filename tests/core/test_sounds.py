"""Which characters sound alike: the stored lines are those that pinyin gives, and say what people confuse."""

from __future__ import annotations

from lianpu.match.sounds import STORED, sounds, sounds_as_text


def test_the_file_is_up_to_date() -> None:
    """Write it anew: python -m lianpu.match.sounds."""
    assert STORED.read_text("utf-8") == sounds_as_text()


def test_what_sounds_alike_is_one_and_what_has_no_sound_stays() -> None:
    sound = sounds()
    alike = ["轮伦", "毂谷", "诗思", "池词", "周邹"]  # the last three only in the south and the middle
    assert all(sound[ord(one)] == sound[ord(other)] for one, other in alike)
    assert sound[ord("轮")] != sound[ord("毂")]
    assert all(sound[ord(sign)] == ord(sign) for sign in "aZ9，。㐀")
