"""The phone's app in a process of its own, in a window without a screen: `python -m bench.phone_window HOME FLINGS`.

Tells as JSON lines when its first frame stood, what a frame costs while a list of 2,000 scales is flung, and how
much memory it took. The home holds a register already.
"""

import asyncio
import json
import os
import resource
import sys
import time

BEGAN, BEGAN_CPU = time.perf_counter(), time.process_time()
os.environ.update(
    KIVY_NO_ARGS="1", KIVY_NO_CONSOLELOG="1", KIVY_NO_FILELOG="1", KIVY_NO_CONFIG="1", KIVY_WINDOW="sdl2",
    SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy",
)  # fmt: skip
WIDTH, HEIGHT = (int(float(os.environ["KIVY_METRICS_DENSITY"]) * side) for side in (360, 640))
FRAMES = 40


def tell(**figures: float) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measured(home: str, flings: int) -> None:
    """Kivy reads its settings when it is imported, and importing it is part of what is measured."""
    from kivy.clock import Clock  # noqa: PLC0415
    from kivy.config import Config  # noqa: PLC0415

    Config.set("graphics", "width", str(WIDTH))
    Config.set("graphics", "height", str(HEIGHT))
    Config.set("graphics", "maxfps", "0")
    from pathlib import Path  # noqa: PLC0415

    from phone.app import QuaCanApp  # noqa: PLC0415
    from phone.assembly import Phone  # noqa: PLC0415
    from phone.platform.choose import devices_of  # noqa: PLC0415

    phone = Phone(devices_of(Path(home)))
    phone.open()
    (market,) = phone.store.register.markets()
    app = QuaCanApp(phone, lambda shell: shell.open("market", market_id=market.market.id))
    running = asyncio.create_task(app.main())
    while Clock.frames < 2 or app.root is None:  # noqa: ASYNC110  # a frame is no event
        await asyncio.sleep(0)
    tell(
        first_frame_ms=1000 * (time.perf_counter() - BEGAN), first_frame_cpu_ms=1000 * (time.process_time() - BEGAN_CPU)
    )
    page = app.root.page
    while not page._list.data:  # noqa: ASYNC110, SLF001
        await asyncio.sleep(0)
    tell(rows=len(page._list.data), list_ms=1000 * (time.perf_counter() - BEGAN), list_mb=megabytes())  # noqa: SLF001
    await _fling(page._list, Clock, flings)  # noqa: SLF001
    tell(flung_mb=megabytes())
    app.stop()
    await running


async def _fling(rows: object, clock: object, flings: int) -> None:
    """A finger's fling: a third of a screen in a frame at first, then slower; the CPU of every frame."""
    cost: list[float] = []
    ours: list[float] = []
    place = 1.0
    pixels = rows.children[0].height - rows.height  # type: ignore[attr-defined]  # Kivy has no annotations
    for _ in range(flings):
        speed = HEIGHT / 3
        for _ in range(FRAMES):
            place = max(0.0, place - speed / pixels)
            speed *= 0.93
            rows.scroll_y = place  # type: ignore[attr-defined]
            before, own, frame = time.process_time(), time.thread_time(), clock.frames  # type: ignore[attr-defined]
            while clock.frames == frame:  # type: ignore[attr-defined]  # noqa: ASYNC110  # a frame is no event
                await asyncio.sleep(0)
            cost.append(1000 * (time.process_time() - before))
            ours.append(1000 * (time.thread_time() - own))
    cost.sort()
    ours.sort()
    tell(
        frames=len(cost),
        frame_cpu_ms_median=cost[len(cost) // 2],
        frame_cpu_ms_p95=cost[int(0.95 * len(cost))],
        frame_own_ms_median=ours[len(ours) // 2],
        scrolled=1.0 - place,
    )


if __name__ == "__main__":
    asyncio.run(measured(sys.argv[1], int(sys.argv[2])))
