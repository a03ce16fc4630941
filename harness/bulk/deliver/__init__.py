"""Pushing a finished file to a documentation hub before its job is declared complete."""

from harness.bulk.deliver.delivery import Hubs, Outlet, deliver

__all__ = ["Hubs", "Outlet", "deliver"]
