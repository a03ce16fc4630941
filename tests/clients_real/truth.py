"""What a vendor really has."""

from __future__ import annotations

from typing import Any

from mock_vendors.server import VendorServer


def ids(server: VendorServer, resource: str) -> list[Any]:
    """Return the id of every record, in the order of the rows."""
    dataset = server.vendor.stock.datasets[resource]
    view = dataset.view()
    return [dataset.keys(dataset.id_field, row)[0] for row in view.cut(0, len(view))]
