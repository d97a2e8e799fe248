"""Options that several verbs share, and what they are turned into."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from leverkg.api import Case, Result
    from leverkg.engine import Guards
    from leverkg.errors import InputError


__all__ = ["Run", "Seconds", "files_argument", "input_options", "loudness_options", "run_options", "size_of"]

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    _IntType = click.ParamType[int]
    _FloatType = click.ParamType[float]
else:  # generic only in later versions of click
    _IntType = _FloatType = click.ParamType


class Run(NamedTuple):
    """What the shared options say about reading and deriving."""

    files: tuple[str, ...] = ()
    input_format: str | None = None
    max_input: int | None = None
    same_as: bool = False
    as_of: str | None = None
    moments: str | None = None
    views: str | None = None
    profile: str | None = None
    rules: tuple[str, ...] = ()
    theory: bool = True
    axioms: bool = False
    timeout: float | None = None
    memory: int | None = None
    max_triples: int | None = None
    max_rounds: int | None = None
    max_cells: int | None = None
    allow_new_terms: int | None = None
    executor: str | None = None
    quiet: bool = False
    verbose: int = 0

    def case(self) -> Case:
        """Return the case that the files state."""
        from leverkg.api import load
        from leverkg.errors import InputError, UsageError
        from leverkg.rdf.sources import MAX_INPUT

        self._check_meaning()
        if self.as_of and self.moments:
            raise UsageError(
                "--as-of and --moments both say which moments are derived",
                code="LEV-U003",
                hint="--as-of DATE is short for --moments DATE: give one of them",
            )
        if self.as_of in ("all", "last"):
            raise UsageError(
                f'--as-of takes a date, not "{self.as_of}"',
                code="LEV-U012",
                hint=f"write --moments {self.as_of}, or a date: 1980-11-05, 1980-11 or 1980",
            )
        try:
            case = load(
                *self.files,
                moments=self.as_of or self.moments or "all",
                views=self.views or "all",
                profile=self.profile or "shell",
                input_format=self.input_format,
                max_input=self.max_input or MAX_INPUT,
                same_as=self.same_as,
            )
        except InputError as error:
            error.hint = error.hint or _shipped(error)
            raise
        if self.same_as and not self.quiet:
            from leverkg.cli.remarks import remark_on_same

            remark_on_same(case)
        return case

    def _check_meaning(self) -> None:
        """Refuse what narrows a case where nothing is taken for one."""
        named = ("as_of", "moments", "views", "profile")
        given = [f"--{name.replace('_', '-')}" for name in named if getattr(self, name) is not None]
        if given and not self.theory:
            from leverkg.errors import UsageError

            raise UsageError(
                f"{' and '.join(given)} {'means' if len(given) == 1 else 'mean'} nothing with --no-theory",
                code="LEV-U027",
                hint="moments, views and profiles are those of negotiations; leave out one or the other",
            )

    def guards(self) -> Guards:
        """Return the limits of a run."""
        from leverkg.engine import Guards

        usual = Guards()
        return Guards(
            self.max_rounds or usual.max_rounds, self.max_triples or usual.max_triples, self.timeout
        )

    def infer(self, case: Case, *, rounds: bool = True, may_be_none: bool = False) -> Result:
        """Return what follows from a case under the options; nothing does where there may be no rules."""
        from leverkg.cli.terminal import progress

        asked = self.as_of or self.moments
        if asked and self.theory and not self.quiet:
            from leverkg.cli.remarks import remark_on_date

            remark_on_date(case, asked)
        with progress("deriving", quiet=self.quiet):
            return case.infer(
                self.rules or None,
                theory=self.theory,
                guards=self.guards(),
                rounds=rounds,
                max_cells=self.max_cells,
                allow_new_terms=self.allow_new_terms,
                executor=self.executor or "auto",
                axioms=self.axioms,
                may_be_none=may_be_none,
            )


def size_of(text: str) -> int:
    """Return a number of bytes: `500M`, `2G`, `65536`.

    Raises:
        ValueError: it is none.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        raise ValueError(text)
    return int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))


class _Size(_IntType):
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return size_of(value)
        except ValueError:
            self.fail(f"{value!r} is no size: write 500M, 2G or a number of bytes", param, ctx)


class Seconds(_FloatType):
    """A length of time: `30`, `30s`, `5m`, `1h`, `200ms`."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds that a text means."""
        units = {"": 1, "s": 1, "m": 60, "h": 3600, "ms": 0.001}
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|)", str(value).strip())
        if match is None or not float(match[1]):
            self.fail(f"{value!r} is no time: write 30, 30s, 5m or 1h", param, ctx)
        return float(match[1]) * units[match[2]]


def _shipped(error: InputError) -> str | None:
    """Return where a case that comes with leverkg is, if what was not found is the name of one."""
    from leverkg.library.demo import cases

    name = error.position.file if error.code == "LEV-I001" and error.position else ""
    place = cases().get(name)
    return f"the case of that name, which comes with leverkg, is {place}" if place else None


def files_argument(*, required: bool = True) -> Callable[[F], F]:
    """Add the argument FILES."""
    return click.argument("files", nargs=-1, required=required, metavar="FILES…")


def _all(decorators: list[Callable[[F], F]]) -> Callable[[F], F]:
    def add(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return add


def fail_on_option(what: str = "Exit with 1") -> Callable[[F], F]:
    """Add --fail-on.

    Args:
        what: what the command does at such findings.
    """
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        default="error",
        show_default=True,
        help=f"{what} at findings of this severity or above.",
    )


def findings_format_option() -> Callable[[F], F]:
    """Add --format of a command that writes findings."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "json", "sarif", "junit", "github", "md"]),
        default="text",
        show_default=True,
        help="How findings are written.",
    )


def input_options() -> Callable[[F], F]:
    """Add how files are read."""
    return _all(
        [
            click.option(
                "--input-format",
                metavar="FORMAT",
                help="Format of the files, if the ending does not tell: ttl, trig, nt, nq, rdf, jsonld.",
            ),
            click.option("--max-input", type=_Size(), help="Refuse larger files (default 2G)."),
            click.option(
                "--same-as",
                is_flag=True,
                help="Take nodes that owl:sameAs joins for one, before anything is checked or derived.",
            ),
        ]
    )


def loudness_options() -> Callable[[F], F]:
    """Add -q and -v."""
    return _all(
        [
            click.option(
                "-q", "--quiet", is_flag=True, help="Only data and errors: no summary, no progress."
            ),
            click.option("-v", "--verbose", count=True, help="Say more; twice for everything."),
        ]
    )


def run_options() -> Callable[[F], F]:
    """Add what is derived, by which rules, and the limits of it."""
    positive = click.IntRange(min=1)
    return _all(
        [
            click.option("--as-of", metavar="DATE", help="Derive one date only: short for --moments DATE."),
            click.option(
                "--moments", metavar="all|last|DATE", help="Which moments are derived (default all)."
            ),
            click.option(
                "--views",
                metavar="all|facts|PARTY",
                help="Whose eyes are looked through (default all): the facts, or a party by its name.",
            ),
            click.option(
                "--profile",
                metavar="NAME",
                help="How reasons weigh: shell (default), kirgis without norms, emerson exposures only,"
                " broad with all of them, or one of the case's own. `leverkg terms kirgis` says what counts.",
            ),
            click.option(
                "--rules",
                multiple=True,
                metavar="PATH",
                help="Run your own rules too: a file (.rq, .py, .ttl) or a folder of them; may be repeated.",
            ),
            click.option(
                "--theory/--no-theory",
                default=True,
                help="--no-theory runs the rules of --rules alone, over any RDF.",
            ),
            click.option(
                "--axioms",
                is_flag=True,
                help="Run what RDFS and OWL say in FILES and in the Turtle of --rules, with --no-theory too.",
            ),
            click.option("--timeout", type=Seconds(), help="Stop after so long: 30s, 5m (exit code 5)."),
            click.option("--memory", type=_Size(), help="Stop when more memory is used: 2G (exit code 5)."),
            click.option(
                "--max-triples", type=positive, help="Stop after so many conclusions (exit code 5)."
            ),
            click.option("--max-rounds", type=positive, help="Stop after so many rounds of a recursion."),
            click.option(
                "--max-cells",
                type=positive,
                help="Stop before deriving if circumstances times situations are more (default 1,000,000).",
            ),
            click.option(
                "--allow-new-terms",
                type=positive,
                metavar="N",
                help="Let your rules make new terms out of new terms for N rounds (rules in Turtle: 500).",
            ),
            click.option(
                "--executor",
                type=click.Choice(["auto", "rows", "oxigraph", "columns"]),
                help="What evaluates the rules: rows, for cases; columns, for large inputs (the extra"
                " 'columns'); oxigraph, a store; auto takes rows or columns, by size (default).",
            ),
        ]
    )


def run_of(options: dict[str, Any]) -> Run:
    """Take the shared options out of a verb's options and return them as one value."""
    names = [name for name in Run._fields if name in options]
    taken = {name: options.pop(name) for name in names}
    for name in ("files", "rules"):
        if name in taken:
            taken[name] = tuple(taken[name])
    return Run(**taken)
