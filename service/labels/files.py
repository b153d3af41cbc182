"""A sheet of labels as an answer to a browser or a program."""

from datetime import date

from fastapi import Response

from service.labels.forms import LabelForm

MEDIA_TYPE = "application/pdf"


def label_file(made: bytes, form: LabelForm, day: date) -> Response:
    name = f"labels-{day.isoformat()}-{form}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made, media_type=MEDIA_TYPE, headers=headers)
