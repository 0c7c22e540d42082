"""The few blocks editors write with: enough for an explanatory page, nothing that could break its look."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "document-link"]


class Body(blocks.StreamBlock):
    """Headings, paragraphs and quotations of the law."""

    heading = blocks.CharBlock(max_length=120, label=_("heading"), template="cms/blocks/heading.html", icon="title")
    paragraph = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"), icon="pilcrow")
    law = blocks.StructBlock(
        [
            ("reference", blocks.CharBlock(max_length=80, label=_("article"))),
            ("text", blocks.TextBlock(max_length=2000, label=_("text"))),
        ],
        label=_("quotation of the law"),
        template="cms/blocks/law.html",
        icon="openquote",
    )
