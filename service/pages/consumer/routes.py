"""All pages of consumers together."""

from fastapi import APIRouter

from service.pages.consumer.routes_receipt import router as receipt
from service.pages.consumer.routes_report import router as report
from service.pages.consumer.routes_start import router as start
from service.pages.consumer.routes_status import router as status

router = APIRouter(include_in_schema=False)
for part in (start, status, report, receipt):
    router.include_router(part)
