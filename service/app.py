"""The application: `create_app(settings)` builds one; nothing happens on import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from service.areas.routes import router as areas
from service.body_limit import BodyLimit
from service.clock import Clock
from service.db import create_database
from service.errors import install_error_handlers, problems
from service.evidence.routes import router as evidence
from service.evidence.routes import sending
from service.flags.routes import router as flags
from service.history.routes import router as history
from service.identity.keys import load_keys
from service.identity.passwords import Passwords
from service.identity.routes import router as identity
from service.instruments.routes import router as instruments
from service.labels.printing import Press
from service.labels.routes import router as labels
from service.markets.routes import router as markets
from service.openapi import describe
from service.operations.documentation import mount_documentation
from service.operations.metrics import Metrics, RequestMeter
from service.operations.routes import router as operations
from service.pages.routes import router as pages
from service.pages.statics import mount_statics
from service.plain_routes import API_PREFIX, mount_first
from service.reports.abuse_gate import Gate
from service.reports.routes import router as reports
from service.reports.routes_public import router as public
from service.settings import Settings
from service.spot_checks.routes import recording
from service.spot_checks.routes import router as spot_checks
from service.standards.routes import router as standards
from service.storage.configured import store_of
from service.summary.routes import router as summary
from service.sync.routes import router as sync
from service.verifications.routes import router as verifications

# Import routes stand before those with an id in the same place.
FEATURES = (
    spot_checks,
    evidence,
    identity,
    areas,
    markets,
    verifications,
    instruments,
    history,
    standards,
    flags,
    reports,
    public,
    summary,
    labels,
    sync,
)


def create_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """Raises `ValueError` when the signing keys or the store's address cannot be used."""
    app = FastAPI(
        title="Quả Cân",
        summary="Spot checks of market scales with photos, and the register that knows which are overdue",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.clock = clock or Clock()
    app.state.database = create_database(settings)
    app.state.keys = load_keys(settings)
    app.state.passwords = Passwords(settings.password_checks_at_once)
    app.state.store = store_of(settings)
    app.state.report_gate = Gate()
    app.state.metrics = Metrics(app.state.database)
    app.state.press = Press()

    api = APIRouter(prefix=API_PREFIX, responses=problems())
    for feature in FEATURES:
        api.include_router(feature)
    app.include_router(api)
    app.include_router(operations)
    # What phones send all day is found first.
    mount_first(app, recording, sending)
    app.include_router(pages)
    mount_statics(app)
    mount_documentation(app)
    install_error_handlers(app)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(RequestMeter, metrics=app.state.metrics)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.database.close()
