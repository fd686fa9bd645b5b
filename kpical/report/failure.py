"""What went wrong, for scripts: a command that could not begin, and what `kpical check` finds."""

from __future__ import annotations

from typing import Any

from kpical.problem.errors import BadFile, FileProblem, KpicalError
from kpical.words import Words


def failure_data(error: KpicalError, words: Words) -> dict[str, Any]:
    """The object of a command that ends before it has a result; of a file's problems it has the first."""
    return {"error": problem_data(error.problems[0] if isinstance(error, BadFile) else error, words), "exit": error.exit_code}


def check_data(problems: tuple[FileProblem, ...], words: Words) -> dict[str, Any]:
    """What was found in files: what has to be fixed, and what is only worth a look."""
    return {
        "problems": [problem_data(problem, words) for problem in problems if not problem.notice],
        "notices": [problem_data(problem, words) for problem in problems if problem.notice],
    }


def problem_data(error: KpicalError, words: Words) -> dict[str, str | None]:
    """A single error; what it has no fact for is null."""
    place = getattr(error, "place", None)
    return {
        "code": error.code,
        "message": words.sentence(error),
        "input": input_of(error) or None,
        "place": str(place) if place else None,
    }


def input_of(error: KpicalError) -> str:
    """The input that the error, or what it comes of, is about."""
    named = getattr(error, "input", "")
    cause = getattr(error, "cause", None)
    if not named and isinstance(cause, KpicalError):
        return input_of(cause)
    return named if isinstance(named, str) else "、".join(named)
