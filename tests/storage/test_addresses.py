"""Addresses of stores, and keys in them."""

from uuid import UUID

import pytest

from service.storage import derived_key, open_store, photo_key, upload_part_key, upload_prefix

DIGEST = "0123456789abcdef" * 4
UPLOAD = UUID("01935b7e-5c7a-7000-8000-000000000001")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/var/photos",
        "file://",
        "file://host/folder",
        "file:relative",
        "s3://",
        "s3:///no-bucket",
        "gs://bucket",
        "https://host/bucket",
        "memory:///",
        "s3://bucket?endpont=http://host",
        "s3://bucket?region",
    ],
)
def test_an_address_that_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|bad query"):
        open_store(url)


def test_half_of_a_pair_of_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="both"):
        open_store("s3://bucket?endpoint=http://host", access_key="a")


def test_keys_are_made_of_the_digest_and_of_the_upload() -> None:
    assert photo_key(DIGEST) == f"photos/012/{DIGEST}"
    assert derived_key(DIGEST, "thumb") == f"derived/012/{DIGEST}-thumb"
    assert upload_part_key(UPLOAD, 65536, "n0nce") == f"uploads/{UPLOAD}/65536-n0nce"
    assert upload_part_key(UPLOAD, 0, "a").startswith(upload_prefix(UPLOAD) + "/")


@pytest.mark.parametrize(
    "digest", ["", DIGEST[:-1], DIGEST + "0", DIGEST.upper(), "../" + DIGEST[3:], DIGEST[:-1] + "\n"]
)
def test_a_key_is_made_from_a_digest_only(digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        photo_key(digest)
    with pytest.raises(ValueError, match="not a SHA-256"):
        derived_key(digest, "thumb")


@pytest.mark.parametrize("nonce", ["../x", "a/../../b", "a b", "a\n"])
def test_a_piece_cannot_lead_out_of_its_upload(nonce: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        upload_part_key(UPLOAD, 0, nonce)


def test_a_size_has_a_plain_name() -> None:
    with pytest.raises(ValueError, match="not the name"):
        derived_key(DIGEST, "../thumb")
