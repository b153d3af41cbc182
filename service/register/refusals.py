"""Refusals that the parts of the register share."""

from schemas.problem import FieldProblem
from service.errors import Conflict, InvalidRequest
from service.identity.who import Who
from service.messages import say


class CodeTaken(Conflict):
    """Another entry carries this code, perhaps one that the person cannot see."""

    code = "code_taken"


def problem(who: Who, pointer: str, code: str, **values: str | int) -> FieldProblem:
    """What is wrong with one part of the body, in the person's language."""
    return FieldProblem(pointer=pointer, code=code, message=say(f"field.{code}", who.locale, **values))


def unusable(who: Who, pointer: str, code: str, **values: str | int) -> InvalidRequest:
    return InvalidRequest(errors=[problem(who, pointer, code, **values)])
