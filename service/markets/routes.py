"""Routes of markets."""

from fastapi import APIRouter

router = APIRouter(tags=["markets"])
