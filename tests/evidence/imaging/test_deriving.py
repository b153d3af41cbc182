"""The smaller pictures that people look at."""

import itertools

import pytest
from PIL import Image, ImageCms, ImageDraw

from service.evidence.imaging import SIZES, SizeName, derive, derive_all
from tests.evidence.imaging.samples import whole_pictures
from tests.photo_samples import END_OF_PICTURE, encoded, opened, phone_exif, photo, scan_start, scene, with_segment

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 180, 30), (30, 30, 200), (210, 200, 30)
# What has to be done to an upright picture so that a viewer who obeys the orientation sees it upright again.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _quarters(width: int = 640, height: int = 480) -> Image.Image:
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle([width // 2, 0, width, height // 2], fill=GREEN)
    draw.rectangle([0, height // 2, width // 2, height], fill=BLUE)
    draw.rectangle([width // 2, height // 2, width, height], fill=YELLOW)
    return image


def _near(colour: object, expected: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= by for one, other in zip(colour, expected, strict=True))


def _corners(image: Image.Image) -> list[object]:
    width, height = image.size
    return [image.getpixel((x, y)) for y in (height // 8, height * 7 // 8) for x in (width // 8, width * 7 // 8)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_shown_upright(orientation: int, kind: str) -> None:
    how = STORED[orientation]
    stored = _quarters().transpose(how) if how is not None else _quarters()
    made = opened(derive(encoded(stored, kind, exif=phone_exif(orientation=orientation)), "thumb"))
    assert made.size == (320, 240)
    for found, expected in zip(_corners(made), (RED, GREEN, BLUE, YELLOW), strict=True):
        assert _near(found, expected)


@pytest.mark.parametrize(
    ("size", "large", "thumb"),
    [
        ((4032, 3024), (1600, 1200), (320, 240)),
        ((3024, 4032), (1200, 1600), (240, 320)),
        ((1600, 1200), (1600, 1200), (320, 240)),
        ((1601, 1200), (1600, 1199), (320, 240)),
        ((800, 600), (800, 600), (320, 240)),
        ((100, 80), (100, 80), (100, 80)),
        ((6000, 300), (1600, 80), (320, 16)),
        ((3000, 1), (1600, 1), (320, 1)),
    ],
)
def test_sizes_keep_the_shape_and_enlarge_nothing(
    size: tuple[int, int], large: tuple[int, int], thumb: tuple[int, int]
) -> None:
    made = derive_all(encoded(scene(400, 300).resize(size)))
    assert {name: opened(data).size for name, data in made.items()} == {"large": large, "thumb": thumb}


def test_a_picture_of_twelve_megapixels_is_decoded_at_half_size(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[tuple[int, int]] = []
    resize = Image.Image.resize

    def seen(self: Image.Image, size: tuple[int, int], *rest: object, **options: object) -> Image.Image:
        decoded.append(self.size)
        return resize(self, size, *rest, **options)  # type: ignore[arg-type]  # handed on as they came

    data = encoded(scene(400, 300).resize((4032, 3024)))
    monkeypatch.setattr(Image.Image, "resize", seen)
    derive(data, "large")
    derive(data, "thumb")
    # A square box asked of the decoder would not reduce a picture that is not square.
    assert decoded[0] == (2016, 1512)
    assert decoded[-1] == (504, 378)


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("sample", whole_pictures())
def test_every_kind_becomes_a_plain_jpeg(sample: str, name: SizeName) -> None:
    _, data = whole_pictures()[sample]
    made = derive(data, name)
    assert opened(made).mode == "RGB"
    assert opened(made).format == "JPEG"
    assert max(opened(made).size) == min(SIZES[name], max(opened(data).size))


def test_nothing_but_the_picture_is_left() -> None:
    plain = encoded(
        scene(320, 240),
        exif=phone_exif(orientation=6),
        comment=b"SECRET comment",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>",
        dpi=(300, 300),
    )
    data = with_segment(plain, 0xED, b"Photoshop 3.0\x00SECRET") + b"SECRET behind the end"
    for made in derive_all(data).values():
        assert b"SECRET" not in made
        assert _segments(made) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
        assert set(opened(made).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_metadata_of_other_kinds_do_not_pass_over_either(kind: str) -> None:
    for made in derive_all(encoded(scene(320, 240), kind, exif=phone_exif())).values():
        assert b"Exif" not in made
        assert b"2026:11:22" not in made


def _segments(data: bytes) -> set[int]:
    markers, place = set(), 2
    while data[place + 1] != 0xDA:
        markers.add(data[place + 1])
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return markers | {0xDA}


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    clear.paste((0, 0, 200, 255), (0, 0, 50, 100))
    for kind in ("PNG", "WEBP"):
        made = opened(derive(encoded(clear, kind), "thumb"))
        assert _near(made.getpixel((80, 50)), (255, 255, 255))
        assert _near(made.getpixel((20, 50)), (0, 0, 200))


def test_sixteen_bits_become_eight_without_clipping() -> None:
    ramp = Image.new("I;16", (256, 8))
    for x, y in itertools.product(range(256), range(8)):
        ramp.putpixel((x, y), x * 257)
    made = opened(derive(encoded(ramp, "PNG"), "thumb"))
    for x in (10, 100, 200, 250):
        assert _near(made.getpixel((x, 4)), (x, x, x), by=3)


def test_a_wide_gamut_is_converted_to_srgb() -> None:
    # Swapping red and green is a profile that cannot be mistaken for rounding.
    swapped = _profile_with_swapped_primaries()
    data = encoded(Image.new("RGB", (64, 64), (220, 20, 20)), icc_profile=swapped)
    made = opened(derive(data, "thumb")).getpixel((30, 30))
    assert isinstance(made, tuple)
    assert made[1] > made[0]


def _profile_with_swapped_primaries() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"swap"))
    profile = bytearray(bytes(profile).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be")))
    count = int.from_bytes(profile[128:132], "big")
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("icc", [b"", b"garbage", bytes(200), b"x" * 70_000])
def test_an_unusable_profile_is_left_out(icc: bytes) -> None:
    made = opened(derive(encoded(Image.new("RGB", (64, 64), (220, 20, 20)), icc_profile=icc), "thumb"))
    assert _near(made.getpixel((30, 30)), (220, 20, 20))


def test_a_profile_of_other_channels_is_left_out() -> None:
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for image in (Image.new("CMYK", (64, 64), (0, 200, 200, 20)), Image.new("L", (64, 64), 128)):
        assert opened(derive(encoded(image, icc_profile=rgb), "thumb")).mode == "RGB"


def test_an_animation_shows_its_first_picture() -> None:
    first, second = Image.new("RGB", (64, 64), RED), Image.new("RGB", (64, 64), BLUE)
    for kind in ("WEBP", "PNG"):
        data = encoded(first, kind, save_all=True, append_images=[second], duration=100)
        assert _near(opened(derive(data, "thumb")).getpixel((30, 30)), RED, by=16)


def test_a_damaged_original_that_is_kept_is_still_shown_as_far_as_it_goes() -> None:
    data = photo(640, 480)
    half = data[: scan_start(data) + (len(data) - scan_start(data)) // 2] + END_OF_PICTURE
    made = opened(derive(half, "large"))
    whole = opened(derive(data, "large"))
    assert made.size == whole.size
    assert made.getpixel((320, 40)) == whole.getpixel((320, 40))
