"""Whoever knows the instance's key can tell a true callback from a forged one, by the exact bytes that came."""

import base64
import hashlib
import hmac

from harness.suites import scenario
from harness.suites.story import Bulk


def signature(key: str, body: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


@scenario(
    promises=["SIG-01", "SIG-02", "WALK-04"],
    bugs=["NTF-04"],
    needs=["callbacks", "signatures"],
    vendors=["etsy", "eloqua"],
)
def a_callback_is_signed_with_the_key_of_its_instance(bulk: Bulk) -> None:
    published = "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ="
    assert signature("MySecretEventSignatureKey", b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>") == published

    for vendor, object_name in (("etsy", "listings"), ("eloqua", "contact")):
        subject, receiver = bulk.instance(vendor), bulk.receiver()
        key = subject.instance.signature_key
        if key is None:
            bulk.not_covered(f"the target file has no signature_key for {vendor}")
        subject.download(object_name, limit=3, notificationUrl=receiver.url)
        came = receiver.next()

        assert came.headers["Elements-Webhook-Signature"] == signature(key, came.raw)
        assert came.headers["Content-Type"].startswith("application/json")
