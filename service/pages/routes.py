"""All pages together."""

from fastapi import APIRouter

from service.pages.console.routes_flagged import router as flagged
from service.pages.console.routes_imports import router as imports
from service.pages.console.routes_instruments import router as instruments
from service.pages.console.routes_labels import router as labels
from service.pages.console.routes_ledger import router as ledger
from service.pages.console.routes_map import router as markets_map
from service.pages.console.routes_markets import router as markets
from service.pages.console.routes_people import router as people
from service.pages.console.routes_plots import router as plots
from service.pages.console.routes_reports import router as reports
from service.pages.console.routes_sign_in import router as sign_in
from service.pages.consumer.routes import router as consumer

router = APIRouter(include_in_schema=False)
for part in (
    sign_in,
    flagged,
    markets_map,
    markets,
    reports,
    plots,
    ledger,
    instruments,
    labels,
    people,
    imports,
    consumer,
):
    router.include_router(part)
