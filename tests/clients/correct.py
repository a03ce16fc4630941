"""Clients with nothing to find, written in ways as different as real ones."""

from __future__ import annotations

import requests

from clients.walk import PAGES, Client, Outcome, Shop, records


def by_number(shop: Shop) -> Outcome:
    """Counts pages until one is empty."""
    lines: list[bytes] = []
    number = 1
    while page := shop.page(number):
        lines += page
        number += 1
    return Outcome(lines)


def by_link(shop: Shop) -> Outcome:
    """Follows the link header, and asks again for the same link when that fails."""
    url: str | None = f"{shop.url}/v1/candidates?per_page=15"
    lines: list[bytes] = []
    while url:
        try:
            answer = shop.session.get(url, headers=shop.headers, timeout=10)
        except requests.RequestException:
            continue
        if answer.ok:
            lines += records(answer.content)
            url = answer.links.get("next", {}).get("url")
        else:
            shop.clock.sleep(float(answer.headers.get("Retry-After", 5)))
    return Outcome(lines)


def backwards(shop: Shop) -> Outcome:
    """Knows how many pages there are, and takes the last one first."""
    return Outcome([line for number in range(PAGES, 0, -1) for line in shop.page(number)])


CORRECT: tuple[Client, ...] = (by_number, by_link, backwards)
