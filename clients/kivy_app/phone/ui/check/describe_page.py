"""The form for a scale that is not on the register: kind by picture, Max and d by tiles, the stall from the list."""

from typing import Any, ClassVar
from uuid import UUID

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout

from phone.core.draft import Draft
from phone.core.quantity_text import Unit, number_text
from phone.ui.check.beginning import draft_of_unregistered, flow_of, measured
from phone.ui.check.describing import PICTURED, Description, usual_d, usual_max
from phone.ui.check.flow import Flow
from phone.ui.check.mass_sheet import MassQuestion, ask_mass
from phone.ui.check.parts import LoadTileView, Lookouts
from phone.ui.check.stall_sheet import ask_stall
from phone.ui.instrument.naming import kind_name, stall_name
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.fields import Field
from phone.ui.kit.page import Page
from phone.ui.kit.rows import Row
from phone.ui.kit.states import Notice
from phone.ui.kit.text import Heading
from phone.ui.shell.registry import page
from rules.kinds import InstrumentKind
from rules.quantities import KILOGRAM

OTHER = "other"
COLUMNS = 5
KEEP_TEXT_S = 0.4


@page("describe")
class DescribePage(Page):
    """Kept as a draft from the moment stall and kind are known; goes on to the check."""

    tab: ClassVar[str | None] = None

    def __init__(
        self,
        shell: Any,
        market_id: UUID,
        stall_id: UUID | None = None,
        sticker_code: str | None = None,
        draft: Draft | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(shell, **kwargs)
        self._market_id, self._sticker_code = market_id, sticker_code
        self._stalls = {row.stall.id: row.stall for row in self.phone.store.register.stalls(market_id)}
        self._flow: Flow | None = None
        self._said = Description(stall_id=stall_id)
        if draft is not None and draft.unregistered is not None:
            self._flow, self._said = self._flow_of(draft), Description.of(draft.unregistered)
        self._keep_soon = Clock.create_trigger(self._keep_text, KEEP_TEXT_S)
        self._build()

    def _build(self) -> None:
        self._trouble = Notice(tone="warn", icon="alert", shown=False, tag="trouble")
        self._stall = Row(icon="storefront-outline", tag="stall", action=self._ask_stall)
        self._headings = {name: Heading() for name in ("stall", "kind", "max", "d")}
        self._kinds = Lookouts(tag="kind", row_height="96sp", changed=self._choose_kind)
        self._tiles = {name: GridLayout(cols=COLUMNS, spacing=dp(6), size_hint_y=None) for name in ("max", "d")}
        for grid in self._tiles.values():
            grid.bind(minimum_height=grid.setter("height"))
        self._fields = {name: Field(tag=name, text=getattr(self._said, name) or "") for name in ("serial", "maker")}
        for field in self._fields.values():
            field.fbind("text", self._keep_soon)
        self._go = BigButton(tag="go", icon="arrow-right", action=self._check)
        for widget in (
            self._headings["stall"], self._stall, self._headings["kind"], self._kinds, self._headings["max"],
            self._tiles["max"], self._headings["d"], self._tiles["d"], *self._fields.values(),
        ):  # fmt: skip
            self.body.add_widget(widget)
        self.set_footer(self._trouble, self._go)

    def refresh(self) -> None:
        said = self._said
        self.title = self.say("check.describe.title")
        for name, heading in self._headings.items():
            heading.text = self.say(f"check.describe.{name}")
        for name, field in self._fields.items():
            field.label = self.say(f"check.describe.{name}")
        stall = self._stalls.get(said.stall_id) if said.stall_id else None
        self._stall.title = stall_name(stall) if stall else self.say("check.describe.stall_choose")
        self._show_kinds()
        if said.kind is not None and measured(said.kind):
            self._show_tiles("max", usual_max(said.kind), said.max_mg, Unit.KG)
            self._show_tiles("d", usual_d(said.kind, said.max_mg), said.d_mg, Unit.G)
        else:
            self._hide_tiles()
        self._go.text = self.say("check.describe.go")
        self._go.disabled = said.wire() is None
        self._trouble.shown = said.wire() is None
        self._trouble.text = self.say(f"check.describe.{'needs' if said.interval_fits else 'interval_above_max'}")
        self._trouble.tone = "info" if said.interval_fits else "warn"

    def left(self) -> None:
        self._keep_text()

    def _show_kinds(self) -> None:
        words, kind = self.phone.words, self._said.kind
        other = kind_name(words, kind) if kind and kind not in PICTURED else self.say("check.describe.other_kind")
        pictured: list[tuple[Any, str, str, str]] = [
            (known, known.value, kind_name(words, known), "info") for known in PICTURED
        ]
        self._kinds.choices = [*pictured, (OTHER, "other", other, "info")]
        self._kinds.value = OTHER if kind and kind not in PICTURED else kind

    def _show_tiles(self, name: str, usual: Any, chosen_mg: int | None, unit: Unit) -> None:
        grid = self._tiles[name]
        grid.clear_widgets()
        for mass_mg in sorted({*usual, *([chosen_mg] if chosen_mg else [])}):
            shown = unit if unit is Unit.G or mass_mg >= KILOGRAM else Unit.G
            tile = self._tile(number_text(mass_mg, shown, self.phone.words.language), shown, f"{name}_{mass_mg}")
            tile.chosen = mass_mg == chosen_mg
            tile.action = lambda mass_mg=mass_mg: self._change(**{f"{name}_mg": mass_mg})
            grid.add_widget(tile)
        other = self._tile("…", self.say("check.describe.other_value"), f"{name}_other")
        other.action = lambda: self._ask(name, unit)
        grid.add_widget(other)
        unknown = self._tile("?", self.say("check.describe.unknown"), f"{name}_unknown")
        unknown.chosen = chosen_mg is None
        unknown.action = lambda: self._change(**{f"{name}_mg": None})
        grid.add_widget(unknown)

    def _hide_tiles(self) -> None:
        """Which are usual depends on the kind."""
        for name, grid in self._tiles.items():
            grid.clear_widgets()
            self._headings[name].text = ""

    def _tile(self, number: str, unit: str, tag: str) -> LoadTileView:
        return LoadTileView(number=number, unit=unit, tag=tag, size_hint_x=1)

    async def _ask(self, name: str, unit: Unit) -> None:
        title = self.say(f"check.describe.{name}_title")
        question = MassQuestion(title=title, unit=unit, value_mg=getattr(self._said, f"{name}_mg"))
        answer = await ask_mass(self.shell, self.phone.words, question)
        if isinstance(answer, int) and answer > 0:
            self._change(**{f"{name}_mg": answer})

    async def _ask_stall(self) -> None:
        stall_id = await ask_stall(self.shell, self.phone.words, list(self._stalls.values()))
        if stall_id is not None:
            self._change(stall_id=stall_id)

    async def _choose_kind(self, kind: Any) -> None:
        if kind == OTHER:
            rest = [entry for entry in InstrumentKind if entry not in PICTURED]
            rows = [
                {"value": entry, "title": kind_name(self.phone.words, entry), "tag": f"other_{entry}"} for entry in rest
            ]
            kind = await self.shell.choose(self.say("check.describe.other_kind_title"), rows)
        if kind is not None:
            self._change(kind=kind)

    def _keep_text(self, *_: Any) -> None:
        self._keep_soon.cancel()
        texts = {name: field.value() or None for name, field in self._fields.items()}
        if any(getattr(self._said, name) != text for name, text in texts.items()):
            self._change(**texts)

    def _change(self, **changes: Any) -> None:
        self._said = self._said.changed(**changes)
        wire = self._said.wire()
        if wire is not None:
            if self._flow is None:
                self._flow = self._flow_of(self._new_draft(wire))
                self._flow.keep()
            self._flow.describe(wire)
        self.refresh()

    def _new_draft(self, wire: Any) -> Draft:
        phone = self.phone
        today = (phone.clock.now() + phone.clock_offset).date()
        return draft_of_unregistered(phone.store, phone.clock, wire, self._market_id, today, self._sticker_code)

    def _flow_of(self, draft: Draft) -> Flow:
        flow = flow_of(self.phone.store, self.phone.clock, draft, self.phone.clock_offset)
        flow.not_kept = lambda: self.shell.snack(self.say("check.storage_full"))
        return flow

    def _check(self) -> None:
        self._keep_text()
        if self._flow is not None:
            self.shell.replace("check", draft=self._flow.draft)
