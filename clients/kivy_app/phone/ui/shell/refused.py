"""What is shown when the data on the phone cannot be opened: why, and that nothing is lost."""

from phone.ui.kit.page import Page
from phone.ui.kit.states import EmptyState
from phone.ui.shell.registry import page


@page("refused")
class RefusedPage(Page):
    """Nothing else can be reached from it."""

    def refresh(self) -> None:
        self.title = self.say("sign_in.welcome")
        self.body.clear_widgets()
        title, text = self.say("kit.refused.title"), self.say(f"kit.refused.{self.phone.refusal}")
        self.body.add_widget(EmptyState(icon="database", title=title, text=text))
