"""JSON of others: a value or a sentence, never a traceback, however it is nested."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands import within

from lianpu.cluster.any_json import from_json
from lianpu.cluster.files import read_cluster
from lianpu.errors import ClusterFileError, InputFileError, MappingError
from lianpu.intake.relabelled import read_toml
from lianpu.language import speaking
from lianpu.risk.catena_x import read_notices

WITHOUT_END = ["[" * 100_000, '{"a":' * 100_000, "[" * 500 + "]" * 500, "9" * 5_000, "", "nothing"]


@pytest.mark.parametrize("text", WITHOUT_END)
def test_what_is_no_json_or_nested_without_end_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)
    file = tmp_path / "notice.json"
    file.write_text(text)
    with pytest.raises(InputFileError):
        read_notices(file)
    (tmp_path / "cluster.json").write_text(text)
    with pytest.raises(ClusterFileError):
        read_cluster(tmp_path)


def test_what_is_nested_as_people_nest_it_is_read() -> None:
    assert from_json('[{"a": [1, {"b": null}]}]') == [{"a": [1, {"b": None}]}]
    assert from_json(b"[" * 99 + b"]" * 99)


def test_what_is_no_json_is_told_with_its_place_in_the_language_of_the_reader() -> None:
    with speaking("zh"), pytest.raises(ValueError, match="第 2 行第 6 列有误"):
        from_json('{"a": 1,\n "b":}')
    with speaking("zh"), pytest.raises(ValueError, match="不是 UTF-8 文本"):
        from_json('{"a": "轮胎"}'.encode("gb18030"))


def test_a_saved_drill_nested_without_end_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "drill.json"
    file.write_text("[" * 100_000)
    done = within("drill", "--load", str(file))
    assert done.returncode == 3 and "Traceback" not in done.stderr


def test_a_mapping_nested_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text("a = " + "[" * 100_000)
    with pytest.raises(MappingError):
        read_toml(file)
