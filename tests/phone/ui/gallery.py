"""Two pages with every part of the kit, with the longest words that occur."""

from typing import Any

from phone.ui.kit.buttons import BigButton, IconButton, TextButton
from phone.ui.kit.cards import Card, Fact
from phone.ui.kit.fields import Field, Segmented, SwitchRow
from phone.ui.kit.number_pad import NumberPadView
from phone.ui.kit.page import Page
from phone.ui.kit.pictures import PhotoTile, PictureChoice
from phone.ui.kit.rows import Row, RowList
from phone.ui.kit.states import Badge, EmptyState, Notice, ProgressLine
from phone.ui.kit.theme import TONES

LONG = "Hộ kinh doanh Nông Thị Bích Phượng – Hoàng Văn Nguyễn, hàng thịt lợn quay và rau củ quả"
STICKER = [
    {"value": "valid", "text": "Còn hạn", "icon": "sticker-outline", "mark": "check-bold", "tone": "ok"},
    {"value": "expired", "text": "Hết hạn", "icon": "sticker-outline", "mark": "calendar-alert", "tone": "warn"},
    {"value": "missing", "text": "Không có tem", "icon": "sticker-remove-outline", "tone": "bad"},
    {"value": "unreadable", "text": "Không đọc được", "icon": "sticker-alert-outline", "tone": "warn"},
    {"value": "foreign", "text": "Tem của cân khác", "icon": "swap-horizontal", "tone": "bad"},
]


class GalleryPage(Page):
    page_name = "gallery"
    tab = "markets"

    def __init__(self, shell: Any) -> None:
        super().__init__(shell, title=LONG, subtitle=LONG)
        self.add_action(IconButton(icon="magnify", action=print, tag="search"))
        self.pressed: list[str] = []
        body = self.body
        body.add_widget(BigButton(text="Ghi kết quả", icon="check", action=print))
        body.add_widget(BigButton(text=LONG, kind="secondary", action=print))
        body.add_widget(BigButton(text="Đăng xuất", kind="danger", icon="logout", action=print))
        body.add_widget(BigButton(text="Chưa được", disabled=True, action=print))
        body.add_widget(TextButton(text="Bỏ qua", icon="skip-next", action=print))
        body.add_widget(Field(label="Tên đăng nhập", text="bql.nuochai", tag="name"))
        body.add_widget(Field(label="Mật khẩu", text="mật khẩu", secret=True, tag="password"))
        body.add_widget(Field(label="Số tem", error=f"Không đúng: {LONG}", input_type="number", tag="code"))
        body.add_widget(Field(label="Ghi chú", multiline=True, hint="Viết ngắn", tag="note"))
        body.add_widget(Segmented(choices=[("a", "Bán cho khách"), ("b", "Mua của dân")], value="a", tag="purpose"))
        body.add_widget(SwitchRow(text="Chỉ cân cần kiểm tra hôm nay", detail=LONG, on=True, tag="switch"))
        for tone in TONES:
            body.add_widget(Notice(text=LONG, tone=tone))
            body.add_widget(Badge(text="Chưa kiểm định", tone=tone, icon="alert"))
        body.add_widget(PictureChoice(choices=STICKER, value="expired", tag="sticker"))
        body.add_widget(NumberPadView(pressed=self.pressed.append))
        body.add_widget(NumberPadView(sign=True, comma=False))
        body.add_widget(PhotoTile(text="Ảnh tem", badge="Chờ gửi", tone="info"))
        body.add_widget(Card(Fact(label="Chợ", value=LONG), Fact(label="Quầy", value="B-12"), heading="Ở đâu"))
        body.add_widget(Row(title=LONG, detail=LONG, third=LONG, badge="Quá hạn", badge_tone="bad", icon="scale"))
        body.add_widget(ProgressLine(value=0.4))
        body.add_widget(EmptyState(title="Chưa có gì", text=LONG, action_text="Tải về", action=print))
        self.set_footer(BigButton(text="Tiếp tục", icon="arrow-right", action=print))


class ListPage(Page):
    page_name = "list"
    tab = "markets"
    scrolls = False

    def __init__(self, shell: Any, count: int = 2_000) -> None:
        super().__init__(shell, title="Chợ Nước Hai")
        self.taps: list[int] = []
        self.list = RowList(lines=2, chosen=self.taps.append)
        self.body.add_widget(self.list)
        badges = [("Có lỗi", "bad"), ("Quá hạn", "warn"), ("", "plain"), ("Chưa kiểm định", "warn"), ("Còn hạn", "ok")]
        self.list.show(
            [
                {
                    "title": f"B-{number:04d} {LONG}",
                    "detail": f"Cân đồng hồ lò xo 60 kg · số {number}",
                    "badge": badges[number % 5][0],
                    "badge_tone": badges[number % 5][1],
                    "value": number,
                    "tag": f"row_{number}",
                }
                for number in range(count)
            ]
        )
