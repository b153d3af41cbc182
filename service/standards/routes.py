"""Routes of standards."""

from fastapi import APIRouter

router = APIRouter(tags=["standards"])
