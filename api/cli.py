"""What can be asked from a terminal? The list of commands, and how each of them ends."""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import NoReturn

import typer

from api.commands import asking, changing, keeping, looking

app = typer.Typer(
    name="ecograph",
    help="A client's world and the community's services in one graph, asked across the two.",
    epilog="The store is ECOGRAPH_STORE, else ecograph.db in this folder; --from names another.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing boxes would cost half of the time --help takes
)
gaps_app = typer.Typer(
    help="Where the network fails people.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
for command in (
    keeping.demo,
    keeping.load,
    asking.match,
    asking.path,
    changing.plan,
    changing.leverage,
    asking.ask,
    asking.eligibility,
    looking.ecomap,
    looking.terms,
    looking.show,
    keeping.verify,
    keeping.serve,
):
    app.command()(command)
gaps_app.command()(changing.unmet)
app.add_typer(gaps_app, name="gaps")


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 failed."""
    from ecograph.errors import EcographError, InvalidRequest, NotFound

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            app(prog_name="ecograph")
        finally:
            sys.stdout.flush()
    except SystemExit as stop:
        if stop.code == CTRL_C:
            _stop("interrupted; nothing of this was written.", 3)
        raise
    except (NotFound, InvalidRequest) as error:
        _stop(str(error), 2)
    except EcographError as error:
        _stop(str(error), 3)
    except KeyboardInterrupt:
        _stop("interrupted; nothing of this was written.", 3)
    except BrokenPipeError:
        _leave_output()
        sys.exit(1)
    except OSError as error:
        _leave_output()
        _stop(f"{error.strerror or type(error).__name__}; see that there is room and access.", 3)
    except Exception as error:
        # Its message may quote a client, so only the place in the code is told.
        traceback.print_tb(error.__traceback__)
        _stop(f"{type(error).__name__}: a fault of ecograph itself; please report these lines.", 3)


CTRL_C = 130
"""What typer makes of an interruption."""


def _leave_output() -> None:
    """Have nothing more written to a pipe or file that takes no more."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(message: str, code: int) -> NoReturn:
    print(f"ecograph: {message}", file=sys.stderr)
    sys.exit(code)
