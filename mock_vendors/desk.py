"""The desk of a vendor: who may ask, how often, for what, and what they are handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from mock_vendors.access import Identity
from mock_vendors.conditional import asks, tagged
from mock_vendors.exchange import Answer, Need, Refusal, Request
from mock_vendors.idempotency import Answered, Idempotency
from mock_vendors.limits import Gate, Told, refusal, told_with
from mock_vendors.occasion import Called
from mock_vendors.permissions import ALL_SEEN, PermissionPlan, Sight, masked, sight
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Found
from mock_vendors.spec import ResourceSpec, VendorSpec
from mock_vendors.wording import Wording


@dataclass(frozen=True, slots=True)
class Asking:
    """A request with all that is known of it."""

    request: Request
    found: Found
    called: Called
    identity: Identity


@dataclass(frozen=True, slots=True)
class Desk:
    """Judges and answers; what it counts is in the parts that it is made of."""

    spec: VendorSpec
    gate: Gate
    wording: Wording
    quirks: Quirks
    permissions: PermissionPlan
    idempotency: Idempotency | None
    answered: Answered

    def work(self, asking: Asking) -> tuple[Answer, Told]:
        """Return the vendor's answer, a refusal in its own words included, and what the limits told."""
        early = self._early(asking)
        unchanged = isinstance(early, Answer) and early.status == 304
        counts = asking.identity.error is None and not unchanged
        nothing = asking.found.need is Need.NOTHING
        told = self.gate.admit(asking.called, counts=counts, named_only=nothing)
        try:
            answer = self._admitted(asking, told, early)
        except Refusal as refused:
            answer = self._refused(asking, refused)
        except BaseException:
            if told.release is not None:
                told.release()
            raise
        return told_with(answer, told), told

    def _admitted(self, asking: Asking, told: Told, early: Answer | Refusal | None) -> Answer:
        self._check_headers(asking)
        if asking.identity.error is not None:
            raise Refusal(asking.identity.error)
        if told.error is not None:
            return refusal(told, told.error, self.wording, asking.called.now)
        if isinstance(early, Refusal):
            raise early
        return early or self._tagged(asking)

    def _refused(self, asking: Asking, refused: Refusal) -> Answer:
        resource = asking.called.resource
        about = self.spec.resources.get(resource or "")
        refused.facts = {"resource": resource, **(about.facts if about else {}), **refused.facts}
        return self.quirks.refused(asking.request, refused) or self.wording.refuse(refused)

    def _early(self, asking: Asking) -> Answer | Refusal | None:
        """Return what a conditional request will get; it is looked up first, since a page that is as it was is free."""
        if not self.spec.conditional or not asks(asking.request) or asking.identity.error is not None:
            return None
        try:
            return self._tagged(asking)
        except Refusal as refused:
            return refused

    def _tagged(self, asking: Asking) -> Answer:
        answer = self._seen(asking)
        return tagged(asking.request, answer) if self.spec.conditional else answer

    def _seen(self, asking: Asking) -> Answer:
        """Return the answer as the caller may see it; raises `Refusal`."""
        seen, resource = ALL_SEEN, self.spec.resources.get(asking.called.resource or "")
        if asking.found.need is not Need.NOTHING:
            seen = self._sight(asking, resource)
        if seen is ALL_SEEN or resource is None:
            return self._handled(asking)
        hidden = frozenset(path for mask in seen.masks for path in mask.fields)
        answer = self._handled(replace(asking, request=replace(asking.request, visible=seen.rows, hidden=hidden)))
        if not seen.masks:
            return answer
        return masked(answer, seen.masks, id_field=resource.id_field, left_out=self.spec.nulls == "left_out")

    def _check_headers(self, asking: Asking) -> None:
        """Refuse a request that lacks a header which the vendor insists on."""
        if asking.found.need is Need.NOTHING:
            return
        for name, error in self.spec.requires.items():
            if not asking.request.headers.get(name.lower()):
                raise Refusal(error, [{"field": name, "value": "", "message": f"{name} is missing"}])

    def _sight(self, asking: Asking, resource: ResourceSpec | None) -> Sight:
        due = self.permissions.all_due(asking.called)
        needs = resource.needs.get(asking.called.verb, ()) if resource else ()
        if not (due or needs):
            return ALL_SEEN
        rules = [permission.rule for permission in due]
        id_field = resource.id_field if resource else ""
        return sight(rules, asking.called, needs=needs, scopes=asking.identity.scopes, id_field=id_field)

    def _handled(self, asking: Asking) -> Answer:
        request, found, called = asking.request, asking.found, asking.called
        if found.route is not None:
            handle = partial(found.route.handler, request, found.parameters)
            if self.idempotency is None or found.need is Need.NOTHING or found.route.means == "read":
                return handle()
            return self.idempotency.answer(request, called.caller, self.answered, called.now, handle)
        if found.allowed:
            answer = self.wording.refuse(Refusal("method_not_allowed", method=request.method))
            return replace(answer, headers=(*answer.headers, ("Allow", ", ".join(found.allowed))))
        raise Refusal("not_found", path=request.path)
