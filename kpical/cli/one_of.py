"""A value that is one of a few words."""

from __future__ import annotations

import click

from kpical.problem.errors import BadOption


class OneOf(click.Choice[str]):
    """As click's; where the value is none of the words, the mistake repeats it."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value itself. Raises BadOption."""
        if value in self.choices:
            return value
        from kpical.problem.suggest import suggestions  # only a mistake needs it

        option = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name if param else ""
        raise BadOption("bad_choice", value, list(self.choices), suggestions(value, self.choices), option=option)
