"""Routes of flags."""

from fastapi import APIRouter

router = APIRouter(tags=["flags"])
