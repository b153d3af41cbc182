"""Keeps `area_closure` in step with the tree: what lies below an area, its successors and theirs included."""

from uuid import UUID

from sqlalchemy import text

from service.db import WriteSession

# An area is reached from its parent and from those whose place it took.
_EDGES = """
    SELECT parent_id AS above, id AS below FROM area WHERE parent_id IS NOT NULL
    UNION ALL SELECT predecessor_id, successor_id FROM area_succession
"""
# A change of an area changes what lies above it and above all below it, and nothing else.
_DOWN = f"""
    WITH RECURSIVE edge AS ({_EDGES}),
    down (id) AS (
        SELECT CAST(:area AS uuid)
        UNION SELECT edge.below FROM down JOIN edge ON edge.above = down.id
    )
"""
_FORGET = text(f"{_DOWN} DELETE FROM area_closure c USING down WHERE c.descendant_id = down.id")
_LEARN = text(
    f"""{_DOWN},
    up (descendant, ancestor) AS (
        SELECT id, id FROM down
        UNION SELECT up.descendant, edge.above FROM up JOIN edge ON edge.below = up.ancestor
    )
    INSERT INTO area_closure (ancestor_id, descendant_id) SELECT ancestor, descendant FROM up
    """
)
_BELOW = text(f"{_DOWN} SELECT id FROM down")
_ALL = text(
    f"""
    WITH RECURSIVE edge AS ({_EDGES}),
    up (descendant, ancestor) AS (
        SELECT id, id FROM area
        UNION SELECT up.descendant, edge.above FROM up JOIN edge ON edge.below = up.ancestor
    )
    INSERT INTO area_closure (ancestor_id, descendant_id) SELECT ancestor, descendant FROM up
    """
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('quacan.area_tree'))")


async def lock_tree(session: WriteSession) -> None:
    """One change of the tree at a time: two moves that are each sound could make a circle together."""
    await session.execute(_LOCK)


async def below(session: WriteSession, area_id: UUID) -> set[UUID]:
    """The area and everything reached from it, by the tree as it stands now."""
    return set((await session.execute(_BELOW, {"area": area_id})).scalars())


async def refresh_closure(session: WriteSession, area_id: UUID) -> None:
    """After an area's parent or predecessors changed."""
    await session.execute(_FORGET, {"area": area_id})
    await session.execute(_LEARN, {"area": area_id})


async def rebuild_closure(session: WriteSession) -> None:
    """From nothing, after many areas were written at once."""
    await lock_tree(session)
    await session.execute(text("DELETE FROM area_closure"))
    await session.execute(_ALL)
