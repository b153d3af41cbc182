"""What a set of weights or a control scale must say of itself to be judged by."""

from datetime import date

from rules.cycles import valid_through
from rules.standards import ControlWeights, Weight, WeightClass
from schemas.problem import FieldProblem
from schemas.register import StandardClass, StandardIn, StandardKind
from service.identity.who import Who
from service.register.refusals import problem


def faults_of(who: Who, data: StandardIn, today: date) -> list[FieldProblem]:
    made = _weights(who, data) if data.kind is StandardKind.WEIGHT_SET else _scale(who, data)
    return [*made, *_verification(who, data, today)]


def _weights(who: Who, data: StandardIn) -> list[FieldProblem]:
    found = [
        problem(who, f"/{name}", "not_for_weights")
        for name in ("max_mg", "d_mg", "e_mg", "accuracy_class")
        if getattr(data, name) is not None
    ]
    if not data.nominal_mg:
        return [*found, problem(who, "/nominal_mg", "missing")]
    if data.weight_class is None:
        return [*found, problem(who, "/weight_class", "missing")]
    # A better class has the nominal masses of M1, and no larger errors.
    exact = WeightClass.CONTROL if data.weight_class is StandardClass.CONTROL else WeightClass.M1
    weights: list[Weight] = []
    for place, nominal in enumerate(data.nominal_mg):
        try:
            weights.append(Weight(nominal, exact))
        except ValueError:
            found.append(problem(who, f"/nominal_mg/{place}", "not_a_weight_of_its_class"))
    try:
        ControlWeights(tuple(weights))
    except ValueError:
        found.append(problem(who, "/nominal_mg", "too_many_combinations"))
    return found


def _scale(who: Who, data: StandardIn) -> list[FieldProblem]:
    found = [problem(who, f"/{name}", "missing") for name in ("max_mg", "d_mg") if getattr(data, name) is None]
    if data.nominal_mg:
        found.append(problem(who, "/nominal_mg", "not_for_scales"))
    if data.weight_class is not None:
        found.append(problem(who, "/weight_class", "not_for_scales"))
    if data.max_mg is not None and max(data.d_mg or 0, data.e_mg or 0) >= data.max_mg:
        found.append(problem(who, "/d_mg", "interval_above_max"))
    return found


def _verification(who: Who, data: StandardIn, today: date) -> list[FieldProblem]:
    given = data.verification
    if given is None:
        return []
    found: list[FieldProblem] = []
    if given.verified_on > today:
        found.append(problem(who, "/verification/verified_on", "in_future"))
    if valid_through(given.valid_until, given.valid_until_precision) < given.verified_on:
        found.append(problem(who, "/verification/valid_until", "ends_before_verified"))
    return found
