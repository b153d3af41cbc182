"""The step of photos: what to photograph next and why; what was taken is shown at once and can be taken again."""

from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from phone.core.draft import DraftPhoto
from phone.core.guidance import next_photo
from phone.core.quantity_text import time_text
from phone.store.errors import PhotoMissing, StorageFull
from phone.ui.check.parts import PhotoGuide, PhotoThumb
from phone.ui.check.photo_sheet import AGAIN, DISCARD, look_at
from phone.ui.check.photo_taking import Taken, take_photo
from phone.ui.check.previews import Previews
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import Step
from phone.ui.kit.button_row import ButtonRow
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.states import Notice
from schemas.spot_checks import PhotoKind

DRAWING_OF = {
    PhotoKind.STICKER: "sticker_valid",
    PhotoKind.SEAL: "seal_intact",
    PhotoKind.DIAL: "spring_dial_scale",
    PhotoKind.INDICATION: "counter_scale",
}
COLUMNS = 3
LARGE_DP = 228
QUIET = frozenset({Taken.DONE, Taken.WENT_BACK})


class PhotosView(StepView):
    step = Step.PHOTOS

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self._previews = Previews()
        self._refused = ""

    def refresh(self) -> None:
        self.content.clear_widgets()
        self.panel.clear_widgets()
        wanted = next_photo(self.flow.draft, self.flow.spec, self.flow.verdict)
        if self._refused:
            self.content.add_widget(
                Notice(text=self.say(f"refused.{self._refused}"), icon="camera-outline", tone="warn")
            )
        if self.page.photos_coming:
            self.content.add_widget(Notice(text=self.say("photos.working"), icon="progress-clock"))
        self._show_guidance(wanted)
        if self.flow.draft.photos:
            self._show_photos()
        self._show_buttons(wanted)

    def _show_guidance(self, wanted: PhotoKind | None) -> None:
        if wanted is None:
            key = "photos.enough" if self.flow.draft.photos else "photos.enough_none"
            self.content.add_widget(Notice(text=self.say(key), icon="check-circle", tone="ok"))
            return
        guide = PhotoGuide(drawing=DRAWING_OF.get(wanted, ""), icon="" if wanted in DRAWING_OF else "camera-outline")
        guide.text, guide.why = self.words.say(f"missing.photo.{wanted}"), self.say(f"photos.why_{wanted}")
        self.content.add_widget(guide)

    def _show_photos(self) -> None:
        """The newest large, so that one sees whether it can be read; the others small."""
        *older, newest = enumerate(self.flow.draft.photos)
        large = self._thumb(*newest)
        large.height = dp(LARGE_DP)
        kind = self.words.say(f"kinds.photo.{newest[1].kind}")
        large.text = self.say("photos.look_closer", kind=kind, time=time_text(newest[1].taken_at))
        self.content.add_widget(large)
        grid = GridLayout(cols=COLUMNS, spacing=dp(8), size_hint_y=None)
        grid.bind(minimum_height=grid.setter("height"))
        for index, photo in reversed(older):
            grid.add_widget(self._thumb(index, photo))
        for _ in range(-len(older) % COLUMNS):
            grid.add_widget(Widget())
        self.content.add_widget(grid)

    def _thumb(self, index: int, photo: DraftPhoto) -> PhotoThumb:
        kind = self.words.say(f"kinds.photo.{photo.kind}")
        thumb = PhotoThumb(text=kind, texture=self._previews.known(photo.sha256), tag=f"photo_{index}")
        thumb.action = lambda: self._look_at(photo)
        if thumb.texture is None:
            self.shell.start(self._show_preview(thumb, photo))
        return thumb

    def _show_buttons(self, wanted: PhotoKind | None) -> None:
        row = ButtonRow()
        if wanted is not None:
            take = BigButton(text=self.say(f"photos.take_{wanted}"), icon="camera", tag="take")
            take.action = lambda: self.take(wanted)
            take.kind = "primary" if not self.flow.draft.photos else "secondary"
            row.add_widget(take)
        other = BigButton(text=self.say("photos.other"), icon="camera-plus", kind="secondary", tag="other_photo")
        other.action = self._ask_kind
        row.add_widget(other)
        self.panel.add_widget(row)

    async def take(self, kind: PhotoKind, instead_of: str | None = None) -> None:
        phone = self.page.phone
        self._refused = ""
        self.page.photo_begins()
        try:
            taken = await take_photo(phone.devices.photos, phone.store.photos, phone.clock, self.flow, kind, instead_of)
            self._refused = "" if taken in QUIET else taken.value
        except StorageFull:
            self.page.not_kept()
        finally:
            self.page.photo_ends()

    async def _ask_kind(self) -> None:
        rows = [
            {
                "value": kind,
                "title": self.words.say(f"kinds.photo.{kind}"),
                "icon": "camera-outline",
                "tag": f"kind_{kind}",
            }
            for kind in PhotoKind
        ]
        kind = await self.shell.choose(self.say("photos.other_title"), rows)
        if kind is not None:
            await self.take(kind)

    async def _show_preview(self, thumb: PhotoThumb, photo: DraftPhoto) -> None:
        path = self._path(photo)
        texture = None if path is None else await self._previews.small(photo.sha256, path)
        thumb.texture, thumb.broken = texture, texture is None

    async def _look_at(self, photo: DraftPhoto) -> None:
        title = self.say(
            "photos.taken", kind=self.words.say(f"kinds.photo.{photo.kind}"), time=time_text(photo.taken_at)
        )
        answer = await look_at(self.shell, self.words, title, self._path(photo))
        if answer == AGAIN:
            await self.take(photo.kind, photo.sha256)
        elif answer == DISCARD:
            self.flow.remove_photo(photo.sha256)

    def _path(self, photo: DraftPhoto) -> Path | None:
        try:
            return self.page.phone.store.photos.path(photo.sha256)  # type: ignore[no-any-return]  # pages are untyped
        except PhotoMissing:
            return None
