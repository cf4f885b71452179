"""The job 'drop datasets': delete exported datasets that rest on a record which left the library (R19)."""

import asyncio

from service.jobs.kind import Kind, Work
from service.measured.dataset import drop_resting_on


async def _drop(work: Work) -> None:
    """A frozen dataset is never changed, so it goes whole; the next export is without the record."""
    if work.tools.datasets is not None:
        await asyncio.to_thread(drop_resting_on, work.tools.datasets, work.job.payload["record"])


DROP_DATASETS = Kind("drop datasets", outside=_drop)
