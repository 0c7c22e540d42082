"""Pages of a PDF as pictures, one at a time: whatever the page claims to measure, a picture has a bounded size.

PDFium is not made for threads: one lock of the process stands around it.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image

from mithaq.deeds.errors import PagesUnreadable

LONGEST = 3000  # pixels along a side
_lock = threading.Lock()


class Pages:
    """An open PDF. Use `opened`."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def picture(self, index: int, *, longest: int, colour: bool = False) -> Image.Image:
        """A page, counted from 0, as it is shown, `longest` pixels along its longer side."""
        page = self._document[index]
        try:
            width, height = page.get_size()
            scale = min(longest, LONGEST) / max(width, height, 1.0)
            drawn = page.render(scale=scale, grayscale=not colour, fill_color=(255, 255, 255, 255))
            try:
                picture: Image.Image = drawn.to_pil().copy()
                return picture
            finally:
                drawn.close()
        finally:
            page.close()


@contextmanager
def opened(content: bytes) -> Iterator[Pages]:
    """The pages of a PDF; other threads wait meanwhile. Raises PagesUnreadable."""
    with _lock:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise PagesUnreadable from error
        try:
            document.init_forms()  # else the signatures' own cards are not drawn
            yield Pages(document)
        except pypdfium2.PdfiumError as error:
            raise PagesUnreadable from error
        finally:
            document.close()


def jpeg(picture: Image.Image, *, turned: int = 0, quality: int = 70) -> bytes:
    """The picture as JPEG, turned clockwise by so many degrees."""
    buffer = io.BytesIO()
    upright = picture.rotate(-turned, expand=True) if turned else picture
    upright.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
