"""What bash, zsh and fish are told for Tab: as click's scripts, but file names stay, and a word is whole that `=` or `:` part."""

from __future__ import annotations

import os
import re
import shlex
from typing import Any

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

_END = "\0"  # typed by nobody: marks where the cursor is
_SPECIAL = re.compile(r"([\s!\"#$&'()*;<>?\[\\\]^`{|}~])")  # what bash takes for something else

# Files beside words are offered by `compgen`; files alone are left to bash itself, which does it best.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value files=
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            file) files=1 ;;
            plain) COMPREPLY+=("$value"); [[ $value == *= ]] && compopt -o nospace ;;
        esac
    done < <(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_CURRENT="$2" %(complete_var)s=bash_complete "$1")
    if [[ $files && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o default
    elif [[ $files ]]; then
        compopt -o filenames
        COMPREPLY+=($(compgen -f -- "$2"))
    fi
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local type key descr files
    local -a words_told words_open words_bare
    (( ! $+commands[%(prog_name)s] )) && return 1
    for type key descr in "${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
%(complete_var)s=zsh_complete %(prog_name)s)}"; do
        if [[ $type == file ]]; then
            files=1
        elif [[ $type == plain && $key == *= ]]; then
            words_open+=("$key")
        elif [[ $type == plain && $descr == _ ]]; then
            words_bare+=("$key")
        elif [[ $type == plain ]]; then
            words_told+=("$key:$descr")
        fi
    done
    (( $#words_told )) && _describe -V unsorted words_told -U
    (( $#words_open )) && compadd -U -V unsorted -S '' -a words_open
    (( $#words_bare )) && compadd -U -V unsorted -a words_bare
    if [[ -n $files ]]; then
        [[ $words[CURRENT] == -*=* ]] && compset -P '*='
        _files
    fi
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    # autoload from fpath, call function directly
    %(complete_func)s "$@"
else
    # eval/source/. command, register function for later; a .zshrc that is empty has not begun completion
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s;
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
COMP_CWORD=(commandline -ct) %(prog_name)s);

    for completion in $response;
        set -l metadata (string split -m 1 "," -- $completion);

        if test $metadata[1] = "file";
            set -l parts (string split \\t -- $metadata[2]);
            for path in (__fish_complete_path $parts[1]);
                echo -- $parts[2]$path;
            end;
        else if test $metadata[1] = "plain";
            echo -- $metadata[2];
        end;
    end;
end;

complete --no-files --command %(prog_name)s --arguments \
"(%(complete_func)s)";
"""


class Bash(BashComplete):
    """Asks with the line up to the cursor, and is answered from where bash thinks that the word begins."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one at it as far as it is typed."""
        if "COMP_LINE" not in os.environ:  # a script that an earlier version wrote
            return super().get_completion_args()
        *args, incomplete = split_arg_string(os.environ["COMP_LINE"] + _END)
        return args[1:], incomplete.removesuffix(_END)

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What may follow, each from where the word begins for bash."""
        items = super().get_completions(args, incomplete)
        if "COMP_LINE" not in os.environ:
            return items
        word = _value(incomplete)
        begun = "".join(split_arg_string(os.environ.get("COMP_CURRENT", "")))
        cut = len(word) - len(begun) if word.endswith(begun) else 0
        quoted = _in_quotes(os.environ["COMP_LINE"])
        return [_begun(item, item.value[cut:] if quoted else _SPECIAL.sub(r"\\\1", item.value[cut:])) for item in items]


class Zsh(ZshComplete):
    """Begins zsh's completion where nothing has, and gives it the whole word, --option= before it."""

    source_template = _ZSH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What may follow."""
        option = incomplete.removesuffix(_value(incomplete))
        return [_begun(item, option + item.value) for item in super().get_completions(args, incomplete)]


class Fish(FishComplete):
    """Gives fish the whole word, --option= before it."""

    source_template = _FISH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What may follow."""
        items = super().get_completions(args, incomplete)
        option = incomplete.removesuffix(_value(incomplete))
        return [_begun(item, f"{item.value}\t{option}" if item.type == "file" else option + item.value) for item in items]


def register() -> None:
    """Have click ask these."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell)


def _value(incomplete: str) -> str:
    """What is typed of the value in --option=value; else all of it."""
    option, equals, value = incomplete.partition("=")
    return value if equals and option.startswith("-") else incomplete


def _begun(item: CompletionItem[Any], value: str) -> CompletionItem[str]:
    return CompletionItem(value, type=item.type, help=item.help)


def _in_quotes(line: str) -> bool:
    try:
        shlex.split(line)
    except ValueError as error:
        return "quotation" in str(error)
    return False
