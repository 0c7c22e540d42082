"""The few words of a page's frame, in the language of the paper."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.deeds.blocks import ARABIC, FRENCH


@dataclass(frozen=True)
class FrameWords:
    """draft: the watermark. page: with places for {page} and {pages}. code: what the QR code is, for who cannot see."""

    draft: str
    page: str
    code: str


def frame_words(language: str) -> FrameWords:
    """The words for a paper in Arabic or French."""
    with override(language if language in {ARABIC, FRENCH} else ARABIC):
        return FrameWords(
            draft=_("DRAFT"),
            page=_("Page {page} of {pages}"),
            code=_("Address where this paper can be checked"),
        )
