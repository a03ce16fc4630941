"""Lets drift come: before a call where it waits for a time, else after a call that was carried out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from mock_vendors.data.dataset import Dataset
from mock_vendors.data.view import View
from mock_vendors.drift.scene import Scene
from mock_vendors.drift.words import Drift, DriftPlan
from mock_vendors.exchange import Answer
from mock_vendors.occasion import Called


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a client has read: its list, and the first and last row of the page that it had last."""

    view: View
    first: int
    last: int


class Tides:
    """Fires what is due of a plan; dice come from the seed, the words and the version of the records."""

    def __init__(self, plan: DriftPlan, datasets: Mapping[str, Dataset], seed: int) -> None:
        self._plan, self._datasets, self._seed = plan, datasets, seed
        self._readings: dict[str, Reading] = {}

    def before(self, called: Called) -> None:
        """Let come what waits for the time of a call; its answer will show it."""
        resource = called.resource
        if self._plan and resource is not None and resource in self._datasets:
            for drift in self._plan.all_due(called, lambda drift: drift.first):
                self._strike(drift, resource, called.now)

    def after(self, called: Called, answer: Answer) -> None:
        """Let come what follows on a call that was carried out; its answer is made already and stays as it is."""
        resource = called.resource
        if not self._plan or resource is None or answer.status >= 400 or answer.reason:
            return
        if resource not in self._datasets:
            return
        self._note(answer)
        for drift in self._plan.all_due(called, lambda drift: not drift.first):
            self._strike(drift, resource, called.now)

    def forget(self) -> None:
        """Forget how far clients have read."""
        self._readings.clear()

    def _note(self, answer: Answer) -> None:
        delivery = answer.delivery
        if delivery is not None and delivery.rows:
            dataset = self._datasets[delivery.resource]
            view = delivery.view or dataset.view()
            self._readings[delivery.resource] = Reading(view, delivery.rows[0], delivery.rows[-1])

    def _strike(self, drift: Drift, resource: str, now: float) -> None:
        dataset, reading = self._datasets[resource], self._readings.get(resource)
        view = dataset.view() if reading is None else dataset.renewed(reading.view)
        start, stop = (0, 0) if reading is None else (view.place(reading.first), _behind(view, reading.last))
        rng = random.Random(f"{self._seed}/{drift.spec}/{resource}/{dataset.version}")
        drift.effect.strike(Scene(dataset, view, start, stop, rng, now))


def _behind(view: View, row: int) -> int:
    """Return the place behind a row, or where that row was."""
    place = view.place(row)
    return place + (place < len(view) and view.at(place) == row)
