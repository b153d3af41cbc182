"""Routes of sync."""

from fastapi import APIRouter

router = APIRouter(tags=["sync"])
