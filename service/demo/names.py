"""Invented traders and their trades."""

import random

_FAMILY = ("Nông", "Hoàng", "Lý", "Bế", "Đàm", "Triệu", "Lương", "Nguyễn", "Hà", "Vương", "Lục", "Chu", "Phùng", "Mã")
_MIDDLE = {"f": ("Thị", "Thu", "Minh", "Ngọc", "Bích"), "m": ("Văn", "Đức", "Quang", "Hữu", "Minh")}
_GIVEN = {
    "f": ("Hoa", "Lan", "Hương", "Yến", "Thắm", "Ngần", "Loan", "Hằng", "Nga", "Vân", "Dung", "Đào"),
    "m": ("Thụ", "Sơn", "Hùng", "Cường", "Tuấn", "Dũng", "Khánh", "Thắng", "Đạt", "Bình", "Nghĩa", "Lâm"),
}
SECTORS = {
    "T": "Thịt lợn",
    "R": "Rau củ",
    "C": "Cá nước ngọt",
    "G": "Gia cầm",
    "H": "Hoa quả",
    "K": "Hàng khô",
    "O": "Gạo, ngô",
    "N": "Nông sản thu mua",
}


def trader(chance: random.Random) -> str:
    who = chance.choice("ffm")
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE[who])} {chance.choice(_GIVEN[who])}"


def phone(chance: random.Random) -> str:
    """Of a range that no operator uses."""
    return f"0900{chance.randrange(10**6):06}"
