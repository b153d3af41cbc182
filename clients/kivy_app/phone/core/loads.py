"""The loads that the weights in hand can make for a scale, those first that tell most."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from phone.core.judging import known_standard, spec_on_register
from rules.control import Limit, permitted_shortage
from rules.kinds import InstrumentSpec
from rules.standards import MOST_COMBINATIONS, ControlWeights, Weight, combinations_of, good_enough
from schemas.sync import SyncInstrument, SyncStandard

MOST_OFFERED = 12
# A set down to 1 g makes thousands of loads; nobody puts on eight weights where two will do.
_MOST_CONSIDERED = 200


@dataclass(frozen=True, slots=True)
class LoadOffer:
    """A load and the nominal masses of the weights to put on for it, heaviest first.

    `judged`: the rules have a limit for it. `proven`: the weights are exact enough to carry a verdict at it.
    """

    load_mg: int
    weights_mg: tuple[int, ...]
    judged: bool
    proven: bool


def loads_offered(
    standards: Sequence[SyncStandard], instrument: InstrumentSpec | SyncInstrument | None
) -> list[LoadOffer]:
    """At most twelve, up to Max: near half of Max, then the most, then what lies farthest from those before.

    With a control scale any load can be made: nothing is offered.
    """
    spec = spec_on_register(instrument) if isinstance(instrument, SyncInstrument) else instrument
    weights = _weights_of(standards)
    max_mg = spec.max_mg if spec is not None else None
    offers = [_offer(load, masses, spec, weights) for load, masses in _fewest_weights(weights, max_mg).items()]
    telling = [offer for offer in offers if offer.judged and offer.proven]
    rest = [offer for offer in offers if not (offer.judged and offer.proven)]
    best = [*_by_distance(telling, max_mg), *_by_distance(rest, max_mg)]
    return best[:MOST_OFFERED]


def _weights_of(standards: Sequence[SyncStandard]) -> tuple[Weight, ...]:
    """Those of all sets together, or of the first alone where they could be combined in too many ways."""
    sets = [known_standard(entry).standard for entry in standards]
    found = [entry.weights for entry in sets if isinstance(entry, ControlWeights)]
    together = tuple(weight for weights in found for weight in weights)
    return together if combinations_of(together) <= MOST_COMBINATIONS else found[0]


@lru_cache(maxsize=16)
def _fewest_weights(weights: tuple[Weight, ...], max_mg: int | None) -> dict[int, tuple[int, ...]]:
    """Loads up to Max with the fewest weights that make them; of very many, those that take fewer weights."""
    found: dict[int, tuple[int, ...]] = {0: ()}
    for mass in sorted((weight.nominal_mg for weight in weights), reverse=True):
        for load, masses in list(found.items()):
            heavier = load + mass
            if max_mg is not None and heavier > max_mg:
                continue
            known = found.get(heavier)
            if known is None or len(known) > len(masses) + 1:
                found[heavier] = (*masses, mass)
    made = sorted((entry for entry in found.items() if entry[0]), key=lambda entry: (len(entry[1]), -entry[0]))
    return dict(made[:_MOST_CONSIDERED])


def _offer(
    load_mg: int, weights_mg: tuple[int, ...], spec: InstrumentSpec | None, weights: tuple[Weight, ...]
) -> LoadOffer:
    if spec is None or not isinstance(permitted_shortage(spec, load_mg), Limit):
        return LoadOffer(load_mg, weights_mg, judged=False, proven=False)
    proven = good_enough(spec, load_mg, ControlWeights(weights)).good_enough
    return LoadOffer(load_mg, weights_mg, judged=True, proven=proven)


def _by_distance(offers: list[LoadOffer], max_mg: int | None) -> list[LoadOffer]:
    """Half of Max and the most first: an error that grows with the load shows there, one that does not at either.

    The others each as far as can be from all before, the greater of two that are as far.
    """
    if not offers:
        return []
    heaviest = max(offers, key=lambda offer: offer.load_mg)
    half_mg = (max_mg or heaviest.load_mg) // 2
    # Of two as near to the half, the one that takes fewer weights.
    middle = min(offers, key=lambda offer: (abs(offer.load_mg - half_mg), len(offer.weights_mg), offer.load_mg))
    chosen = list(dict.fromkeys((middle, heaviest)))
    left = [offer for offer in offers if offer not in chosen]
    while left and len(chosen) < MOST_OFFERED:
        taken = [offer.load_mg for offer in chosen]
        farthest = max(left, key=lambda offer: (min(abs(offer.load_mg - load) for load in taken), offer.load_mg))
        chosen.append(farthest)
        left.remove(farthest)
    return chosen
