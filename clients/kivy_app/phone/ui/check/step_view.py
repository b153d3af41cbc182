"""What the steps of a check have in common: a body that scrolls over a panel near the thumb."""

from typing import Any, ClassVar

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.core.words import Words
from phone.ui.check.flow import Flow
from phone.ui.check.parts import Panel
from phone.ui.check.steps import Step
from phone.ui.kit.page import PageBody, PageScroll


class StepView(BoxLayout):
    """Drawn anew by `refresh` after every change."""

    step: ClassVar[Step]

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", **kwargs)
        self.page, self.shell = page, page.shell
        self.scroll, self.content, self.panel = PageScroll(), PageBody(), Panel()
        self.content.padding, self.content.spacing = (dp(16), dp(10), dp(16), dp(16)), dp(10)
        self.scroll.add_widget(self.content)
        self.add_widget(self.scroll)
        self.add_widget(self.panel)

    @property
    def flow(self) -> Flow:
        return self.page.flow  # type: ignore[no-any-return]  # pages are untyped widgets

    @property
    def words(self) -> Words:
        return self.page.phone.words  # type: ignore[no-any-return]  # as above

    def say(self, key: str, /, **values: object) -> str:
        return self.words.say(f"check.{key}", **values)

    def refresh(self) -> None:
        """Shows the draft as it is now."""
