"""What a caller asks of a download: read, checked, resolved into one value, and stored with the job."""

from harness.bulk.criteria.download import parse
from harness.bulk.criteria.names import BLANKS, field_names
from harness.bulk.criteria.plan import plan_of, planned
from harness.bulk.criteria.statement import Question, criteria_of, read_question
from harness.bulk.criteria.values import BadCriteria, Child, Criteria, Start, Target, Window

__all__ = [
    "BLANKS",
    "BadCriteria",
    "Child",
    "Criteria",
    "Question",
    "Start",
    "Target",
    "Window",
    "criteria_of",
    "field_names",
    "parse",
    "plan_of",
    "planned",
    "read_question",
]
