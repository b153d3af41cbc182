"""Why an upload or a photo is refused."""

from service.errors import Conflict, Forbidden, ServiceError, TooLarge


class UnsupportedVersion(ServiceError):
    """The client speaks another version of tus."""

    status = 412
    code = "tus_version"


class MalformedUpload(ServiceError):
    """A header that tus asks for is missing or cannot be read; `header` names it."""

    code = "upload_header"


class NotAStream(ServiceError):
    status = 415
    code = "upload_content_type"


class PhotoNotNamed(Conflict):
    """The record does not name a photo of this digest."""

    code = "photo_not_named"


class SizeDiffers(Conflict):
    """The upload is not as long as the record says the photo is."""

    code = "photo_size_differs"


class PhotoTooLarge(TooLarge):
    code = "photo_too_large"


class MoreThanPromised(TooLarge):
    """More bytes than the rest of the upload."""

    code = "upload_too_long"


class WrongOffset(Conflict):
    """Another piece is expected; the header Upload-Offset says from where."""

    code = "upload_offset"

    def __init__(self, received: int) -> None:
        super().__init__(headers={"Upload-Offset": str(received), "Cache-Control": "no-store"}, received=received)


class ChecksumDiffers(ServiceError):
    """The piece was damaged on its way; nothing of it is kept."""

    status = 460
    code = "upload_checksum"


class UploadExpired(ServiceError):
    status = 410
    code = "upload_expired"


class PhotoDiffers(Conflict):
    """The bytes do not have the digest that the record names; the upload is gone and may be begun again."""

    code = "photo_differs"


class PhotoKept(Forbidden):
    """A photo that has arrived is evidence."""

    code = "photo_kept"


class Stalled(ServiceError):
    """Nothing came for so long that the connection is taken for broken; what came before is kept."""

    status = 408
    code = "upload_stalled"


class PhotoLost(ServiceError):
    """The store has lost bytes that a row tells of: a fault for the operators, said plainly."""

    status = 410
    code = "photo_lost"
