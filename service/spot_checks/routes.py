"""Routes of spot checks."""

from fastapi import APIRouter

router = APIRouter(tags=["spot checks"])
