"""Every verb and option has help, mistakes are told with what to do, and codes are as documented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from leverkg.cli.commands import VERBS, leverkg
from leverkg.reference.glossary import all_codes
from tests.cli.conftest import Ran


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(leverkg)
    for verb in VERBS:
        command = leverkg.get_command(context, verb)
        assert command is not None
        yield verb, command
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                yield f"{verb} {name}", inner


@pytest.mark.parametrize(
    ("name", "command"), list(_commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_option_has_help(name: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


def test_the_table_of_verbs_says_what_the_verbs_say() -> None:
    for verb, line in VERBS.items():
        assert import_module(f"leverkg.cli.{verb.replace('-', '_')}"), verb
        command = leverkg.get_command(click.Context(leverkg), verb)
        assert command is not None
        assert command.get_short_help_str(200) == line


def test_help_lists_every_verb(cli: Callable[..., Ran]) -> None:
    for arguments in ((), ("--help",), ("-h",)):
        ran = cli(*arguments)

        assert ran.code == 0
        assert all(re.search(rf"^  {verb}\b", ran.out, re.MULTILINE) for verb in VERBS)


def test_version(cli: Callable[..., Ran]) -> None:
    assert re.fullmatch(r"leverkg \d+\.\d+\.\d+\n", cli("--version").out)


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["infr", "x.ttl"], "There is no verb 'infr'. Did you mean infer?", "leverkg --help"),
        (["infer"], "Missing argument 'FILES…'", "leverkg infer --help"),
        (["infer", "--nonsense", "x"], "No such option '--nonsense'", "leverkg infer --help"),
        (["infer", "x.ttl", "--timeout", "soon"], "is no time", "leverkg infer --help"),
        (["infer", "x.ttl", "--memory", "much"], "is no size", "leverkg infer --help"),
        (["check", "x.ttl", "--format", "pdf"], "'pdf' is not one of", "leverkg check --help"),
    ],
)
def test_a_wrong_command_line_is_told_with_what_to_do(
    cli: Callable[..., Ran], arguments: list[str], message: str, hint: str
) -> None:
    ran = cli(*arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error[LEV-U001]: ")
    assert message in ran.err
    assert hint in ran.err


def test_a_file_in_place_of_a_verb_gets_the_right_advice(cli: Callable[..., Ran], small: str) -> None:
    assert "leverkg infer talks.ttl" in cli(small).err


def test_every_code_that_the_tools_use_is_explained() -> None:
    from pathlib import Path

    package = Path(__file__).resolve().parents[2] / "leverkg"
    used = {
        code
        for path in package.rglob("*.py")
        if path.name not in ("codes.py", "shacl_codes.py") and "_data" not in path.parts
        for code in re.findall(r"\"(LEV-[A-Z]\d{3})\"", path.read_text(encoding="utf-8"))
    }

    assert used
    assert sorted(used - set(all_codes())) == []


def test_every_code_has_a_title_and_says_what_to_do() -> None:
    for page in all_codes().values():
        assert page.title[:1].isupper() or not page.title[:1].isalpha(), page.code
        assert len(page.explanation.split()) >= 5, page.code


@pytest.mark.parametrize("verb", ["explain", "why-not"])
def test_a_file_is_nothing_to_explain(cli: Callable[..., Ran], tmp_path: Path, verb: str) -> None:
    one, other = tmp_path / "one.ttl", tmp_path / "other.nt.gz"
    one.touch()
    other.touch()

    ran = cli(verb, str(one), str(other), "--no-theory")

    assert ran.code == 2
    assert f"what of {one} {other} is to be explained?" in ran.err
    assert f'leverkg {verb} {one} {other} "?x a ?class"' in ran.err


def test_a_file_of_another_kind_is_no_rule_file_and_no_slip(cli: Callable[..., Ran], tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    rules.touch()

    ran = cli("rules", "lint", str(rules), "--no-theory")

    assert "is no .rq, .py or .ttl file" in ran.err
    assert "did you mean" not in ran.err
    assert "name a rule file or a folder of them" in ran.err
