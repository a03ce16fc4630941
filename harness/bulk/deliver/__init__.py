"""Pushing a finished file to a documentation hub before its job is declared complete."""

from harness.bulk.deliver.delivery import Hubs, Outlet, deliver
from harness.bulk.deliver.hubs import InstanceHubs, target_problem

__all__ = ["Hubs", "InstanceHubs", "Outlet", "deliver", "target_problem"]
