"""Judge wrong implementations: ``python tests/mutants/run.py [NAME…] [--full]``; keeps what caught them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutants.judge import Verdict, Wanted, served, suites, tried
from mutants.registry import Mutant, mutants
from mutants.serve import OURS
from mutants.table import keep, kept, near, short, vendors


@click.command()
@click.argument("names", nargs=-1)
@click.option("--full", is_flag=True, help="Run every test against each; else three that catch it are enough.")
@click.option("--quick", is_flag=True, help="Only the tests that are likeliest to catch each.")
@click.option("--missed", is_flag=True, help="Only those that nothing caught the last time.")
@click.option("--test", "tests", multiple=True, help="Only these files, folders or test ids; nothing is kept.")
@click.option("--enough", default=3, help="So many tests that catch one are enough.")
@click.option("--effort", default="quick", type=click.Choice(["quick", "whole", "thorough"]))
def main(
    names: tuple[str, ...], *, full: bool, quick: bool, missed: bool, tests: tuple[str, ...], enough: int, effort: str
) -> None:
    known = mutants()
    if unknown := [name for name in names if name not in known]:
        raise click.UsageError(f"no mutants called {', '.join(unknown)}")
    before = kept()
    chosen = [known[name] for name in names] or [one for one in known.values() if not one.right]
    chosen = [one for one in chosen if not (missed and before.get(one.name))]
    every = list(tests) or suites()
    sound: set[str] = set()
    with served(OURS) as ours:
        for one in chosen:
            if missed and kept().get(one.name):
                continue  # By another run, meanwhile.
            likely = [] if full or tests or one.right else near(one, every, before)
            most = 0 if full or one.right else enough
            verdict = Verdict({}, 0, 0)
            for order in [likely] if quick else [likely, [test for test in every if test not in likely]]:
                if order and len(verdict.caught) < (most or len(every)):
                    verdict = _judged(one, ours, Wanted(order, most, effort), verdict, sound)
            _tell(one, verdict)
            # What a few tests have missed others may catch.
            if not one.right and not tests and (verdict.caught or not quick):
                keep(one.name, verdict.caught)


def _judged(one: Mutant, ours: Path, wanted: Wanted, before: Verdict, sound: set[str]) -> Verdict:
    """Return what was found before and what is found now; a test that fails with ours as well has found nothing.

    ``sound`` are those that have passed with ours, to which more are added.
    """
    found = dict(before.caught)
    with served(one.name, vendors(wanted.tests)) as target:
        new = tried(target, wanted)
        doubtful = [test for test in new.caught if test not in sound]
        noise = tried(ours, Wanted(doubtful, effort=wanted.effort)).caught if doubtful else {}
        sound |= set(doubtful) - noise.keys()
        if noise:
            click.echo(f"  fails with our own implementation, too: {', '.join(map(short, noise))}")
            new = tried(target, replace(wanted, without=frozenset(noise)))
    found |= {test: reason for test, reason in new.caught.items() if test not in noise}
    return Verdict(found, before.passed + new.passed, before.skipped + new.skipped, before.ended and new.ended)


def _tell(one: Mutant, verdict: Verdict) -> None:
    word = "caught" if verdict.caught else "passed"
    as_it_should = bool(verdict.caught) is not one.right
    text = f"{one.name}: {word}{'' if verdict.ended else ' (hung)'}"
    click.secho(text, fg="green" if as_it_should else "red")
    for test, reason in verdict.caught.items():
        click.echo(f"  {short(test)}: {reason}")


if __name__ == "__main__":
    main()
