"""click's help, measured in terminal cells: a Chinese character takes two, and its lines break anywhere.

A help is written `中文 | English`, a command's in Chinese paragraphs and then English ones. Who asked for English sees that
alone; beside Chinese stands English, for whoever has come to this screen by chance.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from itertools import dropwhile

import click
from click.formatting import HelpFormatter

from kpical.cli.settings import Settings
from kpical.problem.display import fold, pad, width
from kpical.problem.errors import BadOption


class Formatter(HelpFormatter):
    """As click's, with lines that fit the screen."""

    def write_text(self, text: str) -> None:
        """A paragraph."""
        room = max(self.width - self.current_indent, 20)
        for paragraph in text.split("\n"):
            for line in fold(" ".join(paragraph.split()), room):
                self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms and what they mean, in two columns."""
        rows = list(rows)
        first = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        room = max(self.width - first - self.current_indent, 20)
        for term, meaning in rows:
            lines = fold(meaning, room)
            margin = " " * self.current_indent
            if width(term) > first - col_spacing:
                self.write(f"{margin}{term}\n")
            else:
                self.write(f"{margin}{pad(term, first)}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{margin}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help is written by `Formatter`."""

    formatter_class = Formatter


def in_language(text: str, lang: str) -> str:
    """The English of `中文 | English` for those who asked for it, else both."""
    chinese, bar, english = text.partition(" | ")
    return english if bar and lang == "en" else f"{chinese} {english}" if bar else text


def _lang(ctx: click.Context) -> str:
    return ctx.ensure_object(Settings).words.lang


def _help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class _Headed:
    """Help in one language or both, and an example at its end."""

    help_option: click.Option | None = None

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The line of usage."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), in_language("用法 | Usage", _lang(ctx)) + ": ")

    def format_help_text(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """What the command does."""
        written = inspect.cleandoc(self.help or "")  # type: ignore[attr-defined]
        paragraphs = [" ".join(text.split()) for text in written.split("\n\n")]
        if _lang(ctx) == "en":
            paragraphs = [*dropwhile(lambda text: not text.isascii(), paragraphs)]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(paragraphs))

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The options, and a group's commands."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))  # type: ignore[attr-defined]
        lang = _lang(ctx)
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section(in_language("選項 | Options", lang)):
            formatter.write_dl([(term, in_language(meaning, lang)) for term, meaning in records])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        from kpical.cli.examples import example

        with formatter.section(in_language("例子 | Example", lang)):
            formatter.write(f"  {example(ctx.info_name or '', lang)}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, with a bilingual help of its own; click's asks for a translation of its help, for which it reads locales."""
        if self.help_option is None:  # made once: click puts parameters in order by which object they are
            names = self.get_help_option_names(ctx)  # type: ignore[attr-defined]
            self.help_option = click.Option(
                [*names, "_help"], is_flag=True, expose_value=False, is_eager=True, callback=_help, help="說明 | Help."
            )
        return self.help_option


class Command(_Headed, click.Command):
    """A command with such help."""

    context_class = Context
    allow_extra_args = True

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Raises BadFile for settings that cannot be used, BadOption where a word is left over."""
        if fault := ctx.ensure_object(Settings).unread:
            raise fault
        if ctx.args:
            raise BadOption("extra_argument", " ".join(ctx.args))
        return super().invoke(ctx)


class Group(_Headed, click.Group):
    """A group with such help."""

    context_class = Context
