"""The spot check on the screen: four steps over one draft, each change kept when it is made."""

import time
from typing import Any, ClassVar

from kivy.uix.boxlayout import BoxLayout

from phone.core.draft import Draft
from phone.core.quantity_text import time_text
from phone.ui.check import describe_page
from phone.ui.check.beginning import flow_of, measured, place_of
from phone.ui.check.ending import finish
from phone.ui.check.marks_view import MarksView
from phone.ui.check.measure_view import MeasureView
from phone.ui.check.parts import StepBar, StepItem
from phone.ui.check.photos_view import PhotosView
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import ORDER, Step, after, before, done, first_undone
from phone.ui.check.summary_view import SummaryView
from phone.ui.instrument.naming import instrument_name, stall_name
from phone.ui.kit.buttons import BigButton, IconButton
from phone.ui.kit.page import Page
from phone.ui.shell.registry import page
from schemas.identity import Role

LOCATE_S = 45.0
VIEWS: dict[Step, type[StepView]] = {view.step: view for view in (MeasureView, MarksView, PhotosView, SummaryView)}
__all__ = ["CheckPage", "describe_page"]


@page("check")
class CheckPage(Page):
    """Opened with a draft, new or broken off before; one that was saved meanwhile can no longer be changed."""

    scrolls: ClassVar[bool] = False

    def __init__(self, shell: Any, draft: Draft, step: Step | None = None, **kwargs: Any) -> None:
        super().__init__(shell, **kwargs)
        self.flow = flow_of(self.phone.store, self.phone.clock, draft, self.phone.clock_offset)
        self.flow.changed, self.flow.not_kept = self.refresh, self.not_kept
        self.place = place_of(self.phone.store, draft)
        self.photos_coming = 0
        self.seeking = False
        self.step = step or first_undone(draft)
        self._sought = False
        self._deaf_until = 0.0
        self._views: dict[Step, StepView] = {}
        self._bar, self._host = StepBar(), BoxLayout()
        self._next = BigButton(tag="next", action=self.go_on, guard_s=0)
        self.body.add_widget(self._bar)
        self.body.add_widget(self._host)
        self.set_footer(self._next)
        for step_shown in ORDER:
            item = StepItem(tag=f"step_{step_shown}")
            item.action = lambda step_shown=step_shown: self.go_to(step_shown)
            self._bar.add_widget(item)
        if draft.unregistered is not None:
            self.add_action(IconButton(icon="pencil", tag="describe", action=self._describe))

    # What the steps show of what surrounds them

    @property
    def measured(self) -> bool:
        """Whether such instruments are weighed at all."""
        described = self.flow.draft.unregistered or self.flow.subject.instrument
        return described is not None and measured(str(described.kind))

    @property
    def role(self) -> Role:
        account = self.phone.account
        return Role(account.role) if account is not None else Role.BOARD

    def position_text(self) -> str:
        position = self.flow.draft.position
        if position is not None and position.accuracy_m is not None:
            return self.say("check.measure.position", accuracy=position.accuracy_m)
        if position is not None:
            return self.say("check.measure.position_found")
        return self.say("check.measure.position_seeking" if self.seeking else "check.measure.position_none")

    def circumstances(self) -> str:
        """When, where and with what."""
        draft = self.flow.draft
        moment = draft.performed_at or draft.begun_at
        said = [self.say("check.summary.when", time=time_text(moment)), self.position_text()]
        names = [entry.name for entry in self.flow.standards if entry.id in draft.standards]
        if names:
            said.append(self.say("check.summary.standards", name=", ".join(names)))
        said.append(self.say("check.summary.photos", count=len(draft.photos)))
        return " · ".join(said)

    # Showing

    def refresh(self) -> None:
        described = self.flow.draft.unregistered or self.flow.subject.instrument
        stall = self.place.stall
        unknown = self.say("check.unknown_instrument")
        self.title = instrument_name(self.phone.words, described) if described is not None else unknown
        self.subtitle = stall_name(stall) if stall is not None else self.say("check.title")
        for item, step in zip(reversed(self._bar.children), ORDER, strict=True):
            item.text = self.say(f"check.step.{step}")
            item.current, item.done = step is self.step, done(step, self.flow.draft)
        self._view().refresh()
        self._show_next()

    def entered(self) -> None:
        self._show_step()
        if not self._sought:
            self._sought = True
            self.shell.start(self._locate())

    def left(self) -> None:
        self._keep_note()

    def _show_step(self) -> None:
        view = self._view()
        self.scroll = view.scroll
        if view.parent is None:
            self._host.clear_widgets()
            self._host.add_widget(view)

    def _view(self) -> StepView:
        if self.step not in self._views:
            self._views[self.step] = VIEWS[self.step](self)
        return self._views[self.step]

    def _show_next(self) -> None:
        following = after(self.step)
        self._next.tag = "next" if following else "save"
        self._next.text = self.say(f"check.next.{following}" if following else "check.summary.save")
        self._next.icon = "" if following else "content-save"
        ready = done(self.step, self.flow.draft) or self.step is Step.SUMMARY
        self._next.kind = "primary" if ready else "secondary"
        self._next.disabled = following is None and (self.photos_coming > 0 or self.flow.finished)

    # Going

    def go_on(self) -> Any:
        following = after(self.step)
        if following is None:
            self._keep_note()
            return finish(self)
        self.go_to(following)
        return None

    def go_to(self, step: Step) -> None:
        self._keep_note()
        self.settle()
        self.step = step
        self._show_step()
        self.refresh()
        self._view().scroll.scroll_y = 1

    def settle(self) -> None:
        """What is under the finger has become something else: the second tap of a double tap did not mean it."""
        self._deaf_until = time.monotonic() + self.shell.settle_s

    def on_touch_down(self, touch: Any) -> bool:
        return time.monotonic() < self._deaf_until or bool(super().on_touch_down(touch))

    def back(self) -> bool:
        previous = before(self.step)
        if previous is not None:
            self.go_to(previous)
            return True
        if self.flow.untouched:
            self.flow.discard()
        elif not self.flow.finished:
            self.shell.snack(self.say("check.kept"))
        return False

    def not_kept(self) -> None:
        self.shell.snack(self.say("check.storage_full"))

    def photo_begins(self) -> None:
        self.photos_coming += 1
        self.refresh()

    def photo_ends(self) -> None:
        self.photos_coming -= 1
        self.refresh()

    def _keep_note(self) -> None:
        view = self._views.get(Step.SUMMARY)
        if isinstance(view, SummaryView):
            view.keep_note()

    def _describe(self) -> None:
        self.shell.replace("describe", market_id=self.flow.draft.market_id, draft=self.flow.draft)

    async def _locate(self) -> None:
        self.seeking = True
        try:
            position = await self.phone.devices.locator.locate(LOCATE_S)
        finally:
            self.seeking = False
        if position is not None and not self.flow.finished:
            self.flow.stand_at(position)
        if self.shell.page is self:
            self.refresh()
