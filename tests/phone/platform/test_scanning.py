"""The scanner: the latest frame only, a few a second, codes believed when read alike twice."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from phone.platform import scanning
from phone.platform.fakes import FakeCodeReader, FakeFrames
from phone.platform.fakes.camera import GREY
from phone.platform.scanning import Agreement, Scanner, Viewfinder, cropped
from phone.platform.seams import Code, CodeReader, DeviceRefused, Frame

from tests.phone.platform.symbols import as_frame, sticker_photo, symbol

ONE, OTHER = Code("KD-A-004512", "qr"), Code("KD-A-004513", "qr")


def frame(shade: int) -> Frame:
    return Frame(bytes([shade]) * 12, 4, 3)


@asynccontextmanager
async def scanning_with(scanner: Scanner) -> AsyncIterator[None]:
    await scanner.start()
    try:
        yield
    finally:
        scanner.stop()


async def shown_until(frames: FakeFrames, told: list[Code], count: int, seen: Frame = GREY) -> None:
    """Holds something before the camera until so many codes were told."""
    async with asyncio.timeout(10):
        while len(told) < count:
            frames.show(seen)
            await asyncio.sleep(0.02)


def test_a_code_is_believed_when_it_was_read_twice_running() -> None:
    agreement = Agreement()

    assert [agreement.seen([ONE], 0.0), agreement.seen([ONE], 0.2), agreement.seen([ONE], 0.4)] == [None, ONE, None]


def test_a_single_misread_between_counts_for_nothing_and_begins_anew() -> None:
    agreement = Agreement()

    reads = [agreement.seen([code], at / 5) for at, code in enumerate([ONE, OTHER, ONE, ONE])]

    assert reads == [None, None, None, ONE]


def test_a_frame_in_which_nothing_is_read_does_not_break_the_agreement() -> None:
    agreement = Agreement()

    assert [agreement.seen([ONE], 0.0), agreement.seen([], 0.2), agreement.seen([ONE], 0.4)] == [None, None, ONE]


def test_a_code_out_of_view_for_a_while_is_forgotten_and_may_be_believed_again() -> None:
    agreement = Agreement()
    agreement.seen([ONE], 0.0)

    assert agreement.seen([ONE], 3.0) is None
    assert agreement.seen([ONE], 3.2) == ONE
    assert [agreement.seen([ONE], 9.0), agreement.seen([ONE], 9.2)] == [None, ONE]


def test_the_viewfinder_cuts_out_its_part_of_the_frame() -> None:
    whole = Frame(bytes(range(12)), 4, 3)

    assert cropped(whole, Viewfinder(0.25, 0.0, 0.75, 2 / 3)) == Frame(bytes([1, 2, 5, 6]), 2, 2)
    assert cropped(whole, Viewfinder()) == whole
    assert cropped(whole, Viewfinder(1.0, 1.0, 1.0, 1.0)) == Frame(bytes([11]), 1, 1)


async def test_a_code_held_still_is_told_once_on_the_loop() -> None:
    frames, told = FakeFrames(), list[tuple[Code, bool]]()

    def on_code(code: Code) -> None:
        told.append((code, threading.current_thread() is threading.main_thread()))

    async with scanning_with(Scanner(frames, FakeCodeReader(ONE), on_code)):
        for _ in range(70):
            frames.show()
            await asyncio.sleep(0.01)

    assert told == [(ONE, True)]


async def test_only_the_latest_frame_is_read_and_five_a_second_at_most() -> None:
    frames, reader = FakeFrames(), FakeCodeReader()

    async with scanning_with(Scanner(frames, reader, lambda _: None)):
        began = time.monotonic()
        for shade in range(100):
            frames.show(frame(shade))
            await asyncio.sleep(0.01)
        taken = time.monotonic() - began

    shades = [seen.luma[0] for seen in reader.frames]
    assert 2 <= len(shades) <= taken / scanning.INTERVAL_S + 1
    assert shades == sorted(set(shades))
    assert all(later - earlier > 5 for earlier, later in pairwise(shades))


async def test_frames_are_shown_even_while_one_is_being_read() -> None:
    released = threading.Event()

    class Slow:
        def read(self, _frame: Frame) -> list[Code]:
            released.wait(5)
            return []

    frames, shown = FakeFrames(), list[Frame]()
    async with scanning_with(Scanner(frames, Slow(), lambda _: None, on_frame=shown.append)):
        for shade in range(5):
            frames.show(frame(shade))
            await asyncio.sleep(0.01)
        released.set()

    assert [seen.luma[0] for seen in shown] == [0, 1, 2, 3, 4]


async def test_frames_may_come_on_any_thread() -> None:
    frames, told_one = FakeFrames(), asyncio.Event()

    def camera(stopped: threading.Event) -> None:
        while not stopped.wait(0.02):
            frames.show()

    stopped = threading.Event()
    thread = threading.Thread(target=camera, args=(stopped,))
    async with scanning_with(Scanner(frames, FakeCodeReader(ONE), lambda _: told_one.set())):
        thread.start()
        async with asyncio.timeout(5):
            await told_one.wait()
    stopped.set()
    thread.join()

    assert told_one.is_set()


async def test_only_codes_inside_the_viewfinder_count() -> None:
    from phone.platform.desktop.code_reader import ZxingCppReader

    picture = sticker_photo(symbol("KD-A-004512", "qr"))
    beside = symbol("KD-A-004513", "qr")
    picture.paste(240, (20, 20, 260, 260))
    picture.paste(beside.resize((160, 160)), (60, 60))
    seen = as_frame(picture)
    reader: CodeReader = ZxingCppReader()
    assert {code.text for code in reader.read(seen)} == {"KD-A-004512", "KD-A-004513"}

    frames, told = FakeFrames(), list[Code]()
    finder = Viewfinder(0.25, 0.25, 0.75, 0.75)
    async with scanning_with(Scanner(frames, reader, told.append, viewfinder=finder)):
        await shown_until(frames, told, 1, seen)

    assert [code.text for code in told] == ["KD-A-004512"]


async def test_without_leave_to_use_the_camera_it_does_not_start() -> None:
    frames = FakeFrames(refusal="not_allowed")
    scanner = Scanner(frames, FakeCodeReader(), lambda _: None)

    with pytest.raises(DeviceRefused) as refused:
        await scanner.start()

    assert refused.value.reason == "not_allowed"
    assert not frames.running
    scanner.stop()


async def test_a_camera_that_fails_at_the_start_leaves_nothing_running() -> None:
    class Failing(FakeFrames):
        def start(self, _on_frame: object) -> None:
            raise DeviceRefused("no_camera")

    scanner = Scanner(Failing(), FakeCodeReader(), lambda _: None)

    with pytest.raises(DeviceRefused):
        await scanner.start()

    assert [task for task in asyncio.all_tasks() if "_read_frames" in repr(task) and not task.cancelling()] == []


async def test_it_can_be_stopped_twice_and_started_again() -> None:
    frames, told = FakeFrames(), list[Code]()
    scanner = Scanner(frames, FakeCodeReader(ONE), told.append)
    for _ in range(2):
        async with scanning_with(scanner):
            assert frames.running
            await shown_until(frames, told, len(told) + 1)
        scanner.stop()
        assert not frames.running

    assert told == [ONE, ONE]


async def test_frames_that_come_after_it_was_stopped_are_ignored() -> None:
    frames, shown = FakeFrames(), list[Frame]()
    scanner = Scanner(frames, FakeCodeReader(ONE), lambda _: None, on_frame=shown.append)
    await scanner.start()
    late = frames._on_frame
    assert late is not None
    frames.show()
    scanner.stop()

    late(GREY)
    await asyncio.sleep(0.05)

    assert shown == []


async def test_the_torch_is_the_cameras() -> None:
    frames = FakeFrames()
    scanner = Scanner(frames, FakeCodeReader(), lambda _: None)
    async with scanning_with(scanner):
        assert scanner.torch(on=True)
        assert frames.torch_is_on
    assert not frames.torch_is_on


async def test_a_reader_that_fails_is_heard_of() -> None:
    class Broken:
        def read(self, _frame: Frame) -> list[Code]:
            raise ZeroDivisionError

    frames, heard = FakeFrames(), asyncio.Queue[Exception]()
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: heard.put_nowait(context["exception"]))
    try:
        async with scanning_with(Scanner(frames, Broken(), lambda _: None)):
            frames.show()
            async with asyncio.timeout(5):
                assert isinstance(await heard.get(), ZeroDivisionError)
    finally:
        loop.set_exception_handler(before)
