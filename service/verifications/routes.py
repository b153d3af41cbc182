"""Routes of verifications."""

from fastapi import APIRouter

router = APIRouter(tags=["verifications"])
