"""Requests of printable labels."""

from tests.role_matrix.calls import API, Call, Case, call_of


@call_of("GET /labels.pdf")
async def print_labels(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    return Call(f"{API}/labels.pdf", sent={"params": {"instrument": str(instrument), "form": "thermal58"}})
