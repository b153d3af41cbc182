"""Many photos at once."""

from concurrent.futures import ThreadPoolExecutor

from service.evidence.imaging import derive_all, examine, read_codes
from tests.evidence.imaging.samples import whole_pictures
from tests.photo_samples import qr, with_code


def test_eight_threads_find_what_one_finds() -> None:
    pictures = [data for _, data in whole_pictures().values()] + [with_code(qr("KD-A-004512"))]
    calls = [(call, data) for call in (examine, derive_all, read_codes) for data in pictures]
    alone = [call(data) for call, data in calls]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(3):
            assert list(threads.map(lambda pair: pair[0](pair[1]), calls)) == alone
