"""Files of Python rules: run by path, as rules are data, and read as what they declare."""

from __future__ import annotations

import os
import sys
from types import CodeType, ModuleType

from leverkg.digests import digits_of
from leverkg.engine.header import Entry, header_of
from leverkg.engine.python_rule import Declaration, declaration_of, rule
from leverkg.engine.python_view import Function
from leverkg.engine.rule import Kind, Rule
from leverkg.errors import LeverkgError, Position, RuleError
from leverkg.patterns import pattern

__all__ = ["function_of", "python_rule"]

_UNKNOWN_KEYWORD = pattern(r"rule\(\) got an unexpected keyword argument '(?P<name>\w+)'")


def python_rule(file: str, name: str, text: str) -> Rule:
    """Return the rule that a Python file declares; the file is run.

    Args:
        file: the file.
        name: the rule's name.
        text: its text.

    Raises:
        RuleError: it cannot be run, or does not declare one rule (``LEV-R030``, ``LEV-R036``, and those of
            headers).
    """
    return _declared(file, name, text, *function_of(file, name, text))


def function_of(file: str, name: str, text: str, *, keep_code: bool = False) -> tuple[Function, Declaration]:
    """Return the function that a Python file declares a rule, and the declaration; the file is run.

    Args:
        file: the file.
        name: the rule's name.
        text: its text.
        keep_code: it is compiled once, as Python's modules are, and not each time.

    Raises:
        RuleError: it cannot be run, or does not declare one rule (``LEV-R030``).
    """
    digest = digits_of(os.path.realpath(file))[:8]
    module = ModuleType(f"leverkg_rule_{digest}_{name.replace('-', '_')}")
    module.__file__ = file
    # Dataclasses and typing look a module up by its name.
    sys.modules[module.__name__] = module
    try:
        exec(_code(module.__name__, file, text, keep_code), module.__dict__)
    except LeverkgError:
        raise
    except SyntaxError as error:
        raise RuleError(
            f"the Python rule cannot be parsed: {error.msg}",
            code="LEV-R030",
            position=Position(file, error.lineno or 0, error.offset or 0),
            source_line=(error.text or "").rstrip("\n") or None,
        ) from error
    except (Exception, SystemExit) as error:
        raise RuleError(
            f"the Python rule cannot be imported: {type(error).__name__}: {error}",
            code="LEV-R030",
            position=Position(file, _line_in(error, file)),
            hint=_missing_hint(error, file) or _keyword_hint(error),
        ) from error
    declared = [
        (value, declaration)
        for value in module.__dict__.values()
        if (declaration := declaration_of(value)) is not None
    ]
    if len(declared) != 1:
        raise RuleError(
            f"the file declares {len(declared) or 'no'} rules",
            code="LEV-R030",
            position=Position(file),
            hint="decorate exactly one function with @rule(…) of leverkg.engine",
        )
    return declared[0]


def _missing_hint(error: BaseException, file: str) -> str | None:
    """Return what to do about a module that lies beside the rule and is not found."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    beside = f"{error.name.partition('.')[0]}.py"
    if not os.path.exists(os.path.join(os.path.dirname(file), beside)):
        return None
    return f"a rule is read by itself, without {beside} beside it: put what it needs into its file"


def _keyword_hint(error: BaseException) -> str | None:
    """Return which keyword of the decorator was meant, where one is unknown or missing."""
    found = _UNKNOWN_KEYWORD.search(str(error)) if isinstance(error, TypeError) else None
    if found is None:
        return None
    import difflib
    from inspect import signature

    known = list(signature(rule).parameters)
    near = difflib.get_close_matches(found["name"], known, 1, 0.6)
    return f"did you mean {near[0]}?" if near else "the keys of @rule are " + ", ".join(known)


def _code(module: str, file: str, text: str, keep: bool) -> CodeType:
    if keep:
        from importlib.machinery import SourceFileLoader

        code = SourceFileLoader(module, file).get_code(module)
        if code is not None:
            return code
    return compile(text, file, "exec")


def _declared(file: str, name: str, text: str, function: Function, declaration: Declaration) -> Rule:
    entries = []
    for key, value in declaration.values.items():
        if value is None or value == "" or value == () or value == []:
            continue
        for one in value if key == "absent" and not isinstance(value, str) else [value]:
            plain = one if isinstance(one, str) else " ".join(map(str, one))
            entries.append(Entry(key, plain, declaration.line))
    try:
        header = header_of(entries, file)
    except RuleError as error:
        if error.code == "LEV-R003":
            error.message = error.message.replace("the header", "the declaration of the rule")
            error.hint = "add it to @rule(…): a name, an equals sign and a text"
        raise
    if not declaration.writes:
        raise RuleError(
            "a Python rule declares what it writes",
            code="LEV-R036",
            position=Position(file, declaration.line),
            hint="add writes=[…]",
        )
    negated = declaration.negated if declaration.monotone else declaration.negated | declaration.reads
    return Rule(
        name=name,
        kind=Kind.PYTHON,
        position=Position(file, declaration.line),
        header=header,
        reads=declaration.reads,
        negated=negated,
        writes=declaration.writes,
        monotone=declaration.monotone and not declaration.negated,
        function=function,
        text=text,
    )


def _line_in(error: BaseException, file: str) -> int:
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
