"""`leverkg cq`: competency questions as tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from leverkg.cli.options import loudness_options, run_of
from leverkg.cli.session import session
from leverkg.cli.terminal import emit

__all__ = ["cq"]


@click.command(short_help="Ask competency questions on their cases, and compare the answers.")
@click.argument("folders", nargs=-1)
@click.option(
    "--terms",
    "by_term",
    is_flag=True,
    help="List instead which terms are asked for, by which question of which case; and what is not.",
)
@loudness_options()
def cq(folders: tuple[str, ...], **options: Any) -> int:
    """Ask the questions in FOLDERS (those that come with leverkg unless named) and compare the answers.

    A question NAME.rq has its story beside it in NAME.toml: a case, the answer, a fact that changes it.
    """
    by_term = options["by_term"]
    run = run_of(options)
    with session(run):
        from leverkg.library.asked_terms import not_asked, terms_asked
        from leverkg.library.competency import answer, questions_in
        from leverkg.theory.folders import folder

        questions = list(questions_in([Path(name) for name in folders] or [folder("queries")]))
        if by_term:
            lines = [f"lev:{term:<24} {', '.join(names)}" for term, names in terms_asked(questions).items()]
            left = [f"{f'lev:{term}':<28} {why}".rstrip() for term, why in not_asked(questions).items()]
            emit("\n".join([*lines, *(["", "conclusions that no question asks for", *left] if left else [])]))
            return 0
        wrong = 0
        for question in questions:
            found = answer(question)
            wrong += not found.right
            emit(f"{'right' if found.right else 'WRONG'}  {question.name:<40} {question.words}")
            if not found.right:
                emit(f"       expected  {_rows(question.answer)}")
                emit(f"       found     {_rows(found.found)}")
                if found.then is not None:
                    emit("       and without the fact that is taken away")
                    emit(f"       expected  {_rows(question.answer_then)}")
                    emit(f"       found     {_rows(found.then)}")
        emit(f"{len(questions) - wrong} of {len(questions)} questions answered as expected")
    return 1 if wrong else 0


def _rows(rows: tuple[tuple[str, ...], ...]) -> str:
    return "; ".join(", ".join(row) for row in rows) or "nothing"
