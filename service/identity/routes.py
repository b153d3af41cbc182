"""Routes of identity."""

from fastapi import APIRouter

router = APIRouter(tags=["identity"])
