"""The one shape of every refusal: RFC 9457 with a stable code that programs branch on."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong with one part of the body; `pointer` is an RFC 6901 JSON pointer or a query name."""

    pointer: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`detail` says in the user's language what to do; `code` never changes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "json_schema_extra": {
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "code": "not_found",
                    "detail": "Không tìm thấy, hoặc không thuộc phạm vi của bạn.",
                    "errors": [],
                }
            ]
        }
    }

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = field(default_factory=list)
