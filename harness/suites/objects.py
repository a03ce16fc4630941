"""One object of each vendor that has lists, for what is tried with all of them."""

from __future__ import annotations

OBJECTS = {
    "eloqua": "contact",
    "etsy": "listings",
    "github": "issues",
    "greenhouse": "candidates",
    "greenhouse_v3": "candidates",
    "hubspot": "contacts",
    "msgraph": "users",
    "salesforce": "cases",
    "shopify": "orders",
    "slack": "channels",
    "square": "customers",
    "stripe": "customers",
    "zendesk": "tickets",
}
