"""A target file is understood whole, or refused with everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import ContractError
from harness.suites.target import Target, capabilities, load_target, read_target

LEAST: dict[str, Any] = {
    "target": 1,
    "url": "http://127.0.0.1:1/elements/api-v2/",
    "user": "u-secret",
    "instances": [{"vendor": "etsy", "element": "e-secret", "control": "http://127.0.0.1:2/__mock__"}],
}


def read(**more: Any) -> Target:
    return read_target(LEAST | more, {"TOKEN": "from outside"})


def refused(**more: Any) -> str:
    with pytest.raises(ContractError) as error:
        read(**more)
    return str(error.value)


def test_the_least_that_can_be_said_has_everything_but_what_must_be_told_how() -> None:
    target = read()
    assert (target.url, target.time) == ("http://127.0.0.1:1/elements/api-v2", "real")
    assert set(capabilities()) - target.capabilities == {"bounce", "clock"}
    assert target.instance("etsy").resource("listings") == "listings"


def test_secrets_come_from_the_environment_and_are_never_shown() -> None:
    target = read(user="${TOKEN}", organization="o-secret")
    assert target.secrets == ("from outside", "o-secret", "e-secret")
    assert target.user == "from outside"
    assert "secret" not in repr(target)
    assert "from outside" not in repr(target)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    told = refused(url="ftp://x", capabilities=["restrt"], time={"kind": "fast"})
    assert [place in told for place in ("url", "capabilities", "time.kind")] == [True] * 3


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"user": "${NO_SUCH_NAME}"}, "NO_SUCH_NAME is not set"),
        ({"instances": LEAST["instances"] * 2}, "an instance of 'etsy' already"),
        ({"capabilities": ["bounce"]}, "needs to be told how"),
        ({"capabilities": ["clock"]}, "a time that can be moved"),
        ({"time": {"kind": "real", "scale": 2}}, "goes with kind: scaled alone"),
        ({"target": 2}, "target"),
        ({"url": "${NO_SUCH_NAME}/x"}, "NO_SUCH_NAME is not set"),
        ({"url": "http://"}, "url: not an address"),
        ({"url": "http://127.0.0.1:99999/x"}, "url: not an address: Port out of range"),
        ({"url": "http://x/?a=b"}, "url: an address without ? and #"),
        ({"url": "http://me:hidden-word@x/"}, "url: an address without user and password"),
        ({"instances": [LEAST["instances"][0] | {"control": "http://[::1/"}]}, "instances.0.control: not an address"),
        ({"user": "two\nlines"}, "user: holds a line end"),
        ({"user": "20 €"}, "user: holds a line end or another character that no header can carry"),
    ],
)
def test_what_contradicts_itself_is_refused(more: dict[str, Any], place: str) -> None:
    assert place in (told := refused(**more))
    assert "hidden-word" not in told


def test_an_instance_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(LookupError, match=r"no instance of 'etzy'.*Did you mean 'etsy'"):
        read().instance("etzy")


def test_a_file_says_its_name_in_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "target.yaml"
    file.write_text(yaml.safe_dump(LEAST | {"urll": "x"}), "utf-8")
    with pytest.raises(ContractError, match=r"target\.yaml.*urll"):
        load_target(file)
