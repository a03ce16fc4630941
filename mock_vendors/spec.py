"""What a vendor is, as its file says it: frozen values, nothing but data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A member of a registry, by name, with its options."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """How the vendor words one refusal; texts may hold ``{placeholders}``."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A query parameter that narrows a list: which field it tests, how, and how its text is read."""

    parameter: str
    field: str
    test: str
    reads: str = "text"
    default: str | None = None
    most: int | None = None
    least: int | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """Which parameters choose the order of a list, and what they may say."""

    parameter: str | None = None
    direction: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec:
    """The list of a resource: where it is and how it is cut, narrowed, ordered and wrapped."""

    path: str
    paging: Choice
    when: tuple[str, ...] = ()
    """Parameters of which one chooses this list, where another one at the same path is the usual one."""
    envelope: Any = None
    deleted: bool = False
    """Whether it shows records that were softly deleted, too."""
    filters: tuple[FilterSpec, ...] = ()
    order: OrderSpec = OrderSpec()
    shapes: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    """What a posted body has to obey before anything is read from it."""
    unknown: str = "ignore"
    """What becomes of parameters that the vendor does not know: ``ignore`` or ``refuse``."""
    methods: tuple[str, ...] = ("GET",)
    takes: tuple[str, ...] = ("query",)
    """From where its parameters are read; where several places name one, the last place wins."""


@dataclass(frozen=True, slots=True)
class IntakeSpec:
    """What is posted for a record: the request's schema, what the vendor makes of it, what it answers."""

    path: str
    schema: Mapping[str, Any]
    encoding: str = "json"
    within: str = ""
    """The member of the body that holds the record, where it is not the body itself."""
    status: int = 200
    answer: Any = None
    derived: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()
    messages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    header_errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreateSpec(IntakeSpec):
    """How a record comes to be; ``blanks`` are values for what was not posted."""

    status: int = 201
    blanks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateSpec(IntakeSpec):
    """How a record is changed; with ``replaces``, fields that are not posted lose their value."""

    method: str = "PATCH"
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class DeleteSpec:
    """How a record is deleted; with ``soft`` it stays for those who ask for deleted ones, with these fields set."""

    path: str
    method: str = "DELETE"
    status: int = 204
    answer: Any = None
    soft: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TimingSpec:
    """When the seeded records were made: row ``i`` at ``start + i * step``, ``ties`` rows at a time.

    ``millis`` are parts of seconds that the times have in turn; without any, all times are whole seconds.
    """

    start: int = 1_420_070_400
    step: int = 29
    ties: int = 1
    lag: int = 31_536_000
    millis: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ParentSpec:
    """Rows that belong to rows of another resource, as many to each as the repeating pattern says."""

    resource: str
    pattern: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResourceSpec:
    """One kind of record."""

    name: str
    id_field: str
    fields: Mapping[str, Any]
    listing: ListSpec | None = None
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    """Other lists of the same records, such as searches."""
    select: Mapping[str, Any] = field(default_factory=dict)
    """How clients choose the fields that they get: see `mock_vendors.projection`."""
    item: str | None = None
    item_access: str = "full"
    item_answer: Any = None
    """What a single record is wrapped in, where it does not come bare."""
    item_lags: bool = False
    """Whether a record that lists do not show yet cannot be read by its id either."""
    create: CreateSpec | None = None
    update: UpdateSpec | None = None
    delete: DeleteSpec | None = None
    timing: TimingSpec = TimingSpec()
    parent: ParentSpec | None = None
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The scopes that reading, creating, updating and deleting ask for."""
    hidden: float | tuple[int, ...] = 0.0
    """Which seeded records are left out of pages: a share, or a pattern that repeats, 1 for a hidden one."""
    visible_after: tuple[float, float] = (0.0, 0.0)
    """How many seconds later lists show changes: at least and at most."""
    duplicates: tuple[int, ...] = ()
    """A pattern that repeats, 1 for a record that comes with the id of the one before it, as another version of it."""
    facts: Mapping[str, Any] = field(default_factory=dict)


OBJECT_RESOURCES = ("containers", "objects", "parts", "uploads")
"""What conditions may name at a vendor that keeps objects: buckets or folders, files, pieces, uploads in pieces."""


@dataclass(frozen=True, slots=True)
class VendorSpec:
    """One vendor, whole."""

    name: str
    display_name: str
    base_url: str
    access: Choice
    credentials: Mapping[str, Mapping[str, Any]]
    limits: tuple[Choice, ...]
    errors: Mapping[str, ErrorSpec]
    resources: Mapping[str, ResourceSpec]
    nulls: str = "present"
    timezone: str = "UTC"
    """The time zone of the account: of times that are written in it, and of those in filters that name none."""
    strings: bool = False
    any_case_paths: bool = False
    optional_ending: str = ""
    """What paths may end in, as ``.json``, without meaning anything else."""
    faults: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    jobs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """How the jobs of each of its bulk APIs go: see `mock_vendors.jobs.course`."""
    job_faults: tuple[str, ...] = ()
    headers: Mapping[str, Any] = field(default_factory=dict)
    """What every reply carries: see `mock_vendors.replies`."""
    requires: Mapping[str, str] = field(default_factory=dict)
    """Headers without which a request is refused, each with its error."""
    idempotency: Mapping[str, Any] = field(default_factory=dict)
    """How keys of requests are taken: see `mock_vendors.idempotency`."""
    rebased: bool = False
    """Whether its own address in bodies becomes that at which the client found it."""
    conditional: bool = False
    """Whether replies have entity tags, and requests may name them."""
    quirks: bool = False
    objects: Choice | None = None
    """The provider of the objects that it keeps, where it does."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The file it was read from, whole: what settings are put into."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What ``resource=`` in a condition may name."""
        return (*self.resources, *(OBJECT_RESOURCES if self.objects else ()))
