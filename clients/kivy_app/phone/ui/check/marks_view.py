"""The step of looking: the sticker and the seal by pictures, what is printed on the sticker, and strange signs."""

from typing import Any

from phone.ui.check import marks, marks_questions
from phone.ui.check.parts import Lookouts, MissingRow
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import Step
from phone.ui.kit.rows import Row
from phone.ui.kit.text import Heading
from rules.observations import SealState, StickerState

_STICKER_TONES = {StickerState.VALID: "ok", StickerState.EXPIRED: "warn", StickerState.UNREADABLE: "warn"}
_SEAL_TONES = {SealState.INTACT: "ok", SealState.NOT_APPLICABLE: "plain"}


class MarksView(StepView):
    step = Step.MARKS

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self._sticker = Lookouts(tag="sticker", row_height="84sp", changed=self.flow.see_sticker)
        self._seal = Lookouts(tag="seal", columns=4, row_height="84sp", changed=self.flow.see_seal)
        self._printed = MissingRow(tag="printed")
        self._signs = Row(tag="signs", icon="help-circle-outline", action=lambda: marks_questions.ask_signs(self))
        self._sticker_heading, self._seal_heading = Heading(), Heading()
        for widget in (
            self._sticker_heading,
            self._sticker,
            self._printed,
            self._seal_heading,
            self._seal,
            self._signs,
        ):
            self.content.add_widget(widget)

    def refresh(self) -> None:
        draft = self.flow.draft
        self._sticker_heading.text, self._seal_heading.text = self.say("marks.sticker"), self.say("marks.seal")
        self._sticker.choices = [
            (state, f"sticker_{state}", self.words.say(f"kinds.sticker.{state}"), _STICKER_TONES.get(state, "bad"))
            for state in StickerState
        ]
        self._seal.choices = [
            (state, f"seal_{state}", self.words.say(f"kinds.seal.{state}"), _SEAL_TONES.get(state, "bad"))
            for state in SealState
        ]
        self._sticker.value, self._seal.value = draft.sticker, draft.seal
        self._show_printed()
        self._signs.title, self._signs.detail = self.say("marks.signs"), marks.signs_text(draft, self.words)
        self._signs.icon_tone = "warn" if draft.signs else "plain"

    def _show_printed(self) -> None:
        """The register's words as long as nothing can be read; then what is on the sticker, to be corrected."""
        said = marks.printed(self.flow.draft, self.words)
        correct = f"{said}\n{self.say('marks.printed_detail')}" if said else ""
        self._printed.text = correct or marks.register_says(self.flow, self.words)
        self._printed.icon = "pencil" if said else "information-outline"
        self._printed.leads = bool(said)
        self._printed.action = (lambda: marks_questions.ask_printed(self)) if said else None
