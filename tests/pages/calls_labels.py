"""Requests of printing labels."""

from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case


@page_of("GET /console/labels")
async def labels(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    params = {"market": str(case.home.market), "of": "instruments"}
    return Call("/console/labels", subject=instrument, sent={"params": params})


@page_of("POST /console/labels.pdf")
async def labels_file(case: Case) -> Call:
    await case.home.add_instrument()
    return Call("/console/labels.pdf", sent={"data": {"market": str(case.home.market), "of": "stalls", "form": "a4"}})
