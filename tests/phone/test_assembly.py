"""The phone put together: what it remembers, whom it wakes, and that it opens whatever is on the disk."""

import asyncio
from pathlib import Path

import pytest
from phone.assembly import Phone
from phone.platform.fakes import fake_devices
from phone.store.database import Store
from phone.store.errors import CannotOpen, StorageFull, StoreTooNew


def phone_in(home: Path) -> Phone:
    phone = Phone(fake_devices(home), server="https://quacan.example.vn")
    phone.open()
    return phone


async def test_a_new_phone_speaks_vietnamese_in_the_light_and_nobody_is_signed_in(tmp_path: Path) -> None:
    phone = phone_in(tmp_path)
    await phone.start()
    assert (phone.words.language, phone.dark, phone.signed_in, phone.unsent) == ("vi", False, False, 0)
    assert phone.default_server == "https://quacan.example.vn"
    await phone.stop()


async def test_language_and_look_outlive_the_app(tmp_path: Path) -> None:
    phone = phone_in(tmp_path)
    phone.choose_language("en")
    phone.choose_look(dark=True)
    await phone.stop()
    again = phone_in(tmp_path)
    assert (again.words.language, again.dark) == ("en", True)
    await again.stop()


async def test_a_language_the_phone_does_not_speak_is_refused_and_not_kept(tmp_path: Path) -> None:
    phone = phone_in(tmp_path)
    with pytest.raises(KeyError):
        phone.choose_language("fr")
    assert phone.store.settings.get("language") is None
    await phone.stop()


async def test_many_changes_at_once_are_told_once(tmp_path: Path) -> None:
    phone = phone_in(tmp_path)
    told: list[int] = []
    end = phone.listen(lambda: told.append(1))
    for _ in range(5):
        phone.changed()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert told == [1]
    end()
    phone.changed()
    await asyncio.sleep(0)
    assert told == [1]
    await phone.stop()


@pytest.mark.parametrize(
    ("why", "refusal"),
    [(StoreTooNew(9, 1), "too_new"), (StorageFull(), "full"), (CannotOpen(Path("phone.sqlite"), "locked"), "shut")],
)
async def test_a_store_that_stays_shut_is_told_of_and_nothing_else_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: Exception, refusal: str
) -> None:
    def refuse(_: Store) -> None:
        raise why

    monkeypatch.setattr(Store, "open", refuse)
    phone = phone_in(tmp_path)
    await phone.start()
    assert phone.refusal == refusal
    assert (phone.signed_in, phone.unsent, phone.dark) == (False, 0, False)
    phone.resume()
    await phone.stop()


async def test_coming_to_the_front_tries_again_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = phone_in(tmp_path)
    await phone.start()
    assert phone.sync is not None
    resumed: list[int] = []
    monkeypatch.setattr(phone.sync, "resume", lambda: resumed.append(1))
    phone.pause()
    phone.resume()
    assert resumed == [1]
    await phone.stop()
