"""Why a file as a whole cannot be imported."""

from service.errors import ServiceError


class FileRefused(ServiceError):
    status = 422
    code = "import_damaged"


class NotASpreadsheet(FileRefused):
    status = 415
    code = "import_not_a_sheet"


class OldWorkbook(FileRefused):
    """The binary format of before 2007, or a workbook with a password, which looks the same."""

    status = 415
    code = "import_old_workbook"


class HoldsMacros(FileRefused):
    status = 415
    code = "import_with_macros"


class TooMuchInside(FileRefused):
    """Larger when unpacked, or with more rows, than is read."""

    status = 413
    code = "import_too_much"


class NoHeadings(FileRefused):
    """No row holds the headings that are needed."""

    code = "import_no_headings"


class EmptyFile(FileRefused):
    code = "import_empty"
