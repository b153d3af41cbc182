"""Every store there is, each empty at the start of a test."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from service.storage import ObjectStore, open_store
from tests.seaweed import Seaweed


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ObjectStore]:
    store = open_store(f"file://{tmp_path}/objects")
    yield store
    store.close()


@pytest.fixture
def s3(seaweed: Seaweed) -> ObjectStore:  # a fixture is named where it is asked for
    return open_store(seaweed.url(uuid4().hex), access_key=seaweed.access_key, secret_key=seaweed.secret_key)


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.s3)])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    found: ObjectStore = request.getfixturevalue(request.param)
    return found
