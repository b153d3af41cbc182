"""Routes of areas."""

from fastapi import APIRouter

router = APIRouter(tags=["areas"])
