"""Options that several commands share, so that they are spelled and explained the same everywhere."""

from __future__ import annotations

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
vendors = click.option(
    "--vendor", "vendors", multiple=True, metavar="NAME", help="Which vendor; repeatable. Default: all."
)
seed = click.option("--seed", type=click.IntRange(min=0), help="Where data and secrets come from. Default: 1.")
time_scale = click.option(
    "--time-scale",
    type=click.FloatRange(min=0, min_open=True),
    help="How many times as fast as real time the clocks of vendors and service run. Default: 1.",
)
