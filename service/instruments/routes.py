"""Routes of instruments."""

from fastapi import APIRouter

router = APIRouter(tags=["instruments"])
