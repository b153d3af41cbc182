"""Codes read by zxing-cpp."""

import unicodedata

import zxingcpp

from phone.platform.seams import Code, Frame

_SYMBOLOGIES = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.DataMatrix: "data_matrix",
    zxingcpp.BarcodeFormat.Code128: "code128",
}
_FORMATS = zxingcpp.BarcodeFormats(list(_SYMBOLOGIES))


class ZxingCppReader:
    def read(self, frame: Frame) -> list[Code]:
        picture = memoryview(frame.luma).cast("B", (frame.height, frame.width))
        found = zxingcpp.read_barcodes(picture, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
        codes = (
            Code(unicodedata.normalize("NFC", each.text), _SYMBOLOGIES[each.format.symbology])
            for each in found
            if each.text
        )
        return list(dict.fromkeys(codes))
