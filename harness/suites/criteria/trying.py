"""How often a property is tried, and that it is the same every time for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from harness.suites.story import Bulk

SHARE = {"quick": 0.1, "whole": 1.0, "thorough": 20.0}
"""Examples of each effort, as a part of those of a whole run."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries properties of one target; each example is held to the contract as a story of its own is."""

    bulk: Bulk
    effort: str
    start: int

    def each(self, examples: int, **drawn: Any) -> Callable[[Callable[..., None]], None]:
        """Decorate a function to try it at once with so many examples on a whole run."""

        def run(function: Callable[..., None]) -> None:
            @wraps(function)
            def example(**values: Any) -> None:
                for name, value in values.items():
                    # Hypothesis shows how a value was made; people want to see the value.
                    note(f"{name}: {value}")
                with self._held():
                    function(**values)

            seed(self.start)(self._settings(examples)(given(**drawn)(example)))()

        return run

    def machine(self, examples: int, steps: int, kind: type[RuleBasedStateMachine]) -> None:
        """Run a state machine so often on a whole run, with so many steps at most."""
        chosen = settings(self._settings(examples), stateful_step_count=steps)
        seed(self.start)(kind)
        run_state_machine_as_test(kind, settings=chosen)

    @contextmanager
    def _held(self) -> Iterator[None]:
        yield
        self.bulk.check()
        self.bulk.forget()

    def _settings(self, examples: int) -> settings:
        return settings(
            max_examples=max(1, round(examples * SHARE[self.effort])),
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
