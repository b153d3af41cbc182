"""Colours and sizes; every pair of a text and what lies under it is listed, so that its contrast can be proven."""

from dataclasses import asdict, dataclass

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as #rrggbb; `primary_ink` is for text and icons on `primary`, and so on."""

    back: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    text_soft: str
    primary: str
    primary_ink: str
    danger: str
    danger_ink: str
    off: str
    off_ink: str
    ok_soft: str
    ok_ink: str
    warn_soft: str
    warn_ink: str
    bad_soft: str
    bad_ink: str
    info_soft: str
    info_ink: str
    plain_soft: str
    plain_ink: str
    notice: str
    notice_ink: str


LIGHT = Palette(
    back="#eef1ef", surface="#ffffff", raised="#ffffff", line="#c9d0cc", edge="#6b7671", text="#121a17",
    text_soft="#45504b", primary="#0a5748", primary_ink="#ffffff", danger="#a8160f", danger_ink="#ffffff",
    off="#d5dad7", off_ink="#4a544f", ok_soft="#d3efdc", ok_ink="#0b4323", warn_soft="#ffe5b8", warn_ink="#593200",
    bad_soft="#fbd8d5", bad_ink="#7d0e09", info_soft="#d7e7f7", info_ink="#0d3a63", plain_soft="#e1e6e3",
    plain_ink="#2b3430", notice="#1d2723", notice_ink="#ffffff",
)  # fmt: skip
DARK = Palette(
    back="#0e1311", surface="#19211e", raised="#232d29", line="#3a4742", edge="#94a39c", text="#f0f5f2",
    text_soft="#b7c3bd", primary="#62d9bc", primary_ink="#00251d", danger="#ff9c92", danger_ink="#3b0300",
    off="#343e3a", off_ink="#b7c3bd", ok_soft="#12402a", ok_ink="#b1f0ca", warn_soft="#4a3100", warn_ink="#ffdb9e",
    bad_soft="#5a1510", bad_ink="#ffccc7", info_soft="#10375a", info_ink="#c2dffb", plain_soft="#2d3833",
    plain_ink="#dee7e2", notice="#e6ece9", notice_ink="#121a17",
)  # fmt: skip

TONES = ("ok", "warn", "bad", "info", "plain")
PAIRS = (
    *((text, under) for text in ("text", "text_soft", "primary", "danger") for under in ("back", "surface", "raised")),
    *((f"{under}_ink", under) for under in ("primary", "danger", "off", "notice")),
    *((f"{tone}_ink", f"{tone}_soft") for tone in TONES),
)
"""Every text and what it may stand on."""


class Theme(EventDispatcher):
    """The palette in use; widgets bind to its colours and change with it at once."""

    dark = BooleanProperty(False)
    for _name in asdict(LIGHT):
        locals()[_name] = ColorProperty(getattr(LIGHT, _name))
    del _name

    def on_dark(self, *_: object) -> None:
        for name, value in asdict(DARK if self.dark else LIGHT).items():
            setattr(self, name, value)

    def soft(self, tone: str, *_watched: object) -> list[float]:
        """In KV: `theme.soft(self.tone, theme.dark)`; naming `dark` makes the colour follow it."""
        return list(getattr(self, f"{tone}_soft"))

    def ink(self, tone: str, *_watched: object) -> list[float]:
        """For text on `soft`."""
        return list(getattr(self, f"{tone}_ink"))


theme = Theme()
