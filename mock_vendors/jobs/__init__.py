"""The vendors' own bulk APIs: jobs as values, pure moves on the vendor's clock, and what may go wrong with them."""

from mock_vendors.jobs.course import Course, course
from mock_vendors.jobs.job import Job, Phase, Standing, WrongMove
from mock_vendors.jobs.store import Jobs
from mock_vendors.jobs.words import JobFault, JobFaultPlan, parse, parse_all

__all__ = [
    "Course",
    "Job",
    "JobFault",
    "JobFaultPlan",
    "Jobs",
    "Phase",
    "Standing",
    "WrongMove",
    "course",
    "parse",
    "parse_all",
]
