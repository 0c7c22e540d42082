"""The icon set: strokes on a 24-unit grid, drawn inline so that they take the colour of the text beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "alert": "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1",
    "archive": "M3 4.5h18v4H3zM5 8.5v11h14v-11M10 12.5h4",
    "arrow": "M4 12h15M13 6l6 6-6 6",
    "ban": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
    "bell": "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4",
    "building": "M4 20.5h16M6 20.5v-10M18 20.5v-10M10 20.5v-6h4v6M3.5 10.5h17L12 3.5z",
    "calendar": "M4 5.5h16v15H4zM4 10h16M8 3v4M16 3v4",
    "chart": "M4 20h16M7 16.5v-5M12 16.5v-10M17 16.5v-7",
    "check": "M4.5 12.5l5 5 10-11",
    "chevron": "M9 5.5l6.5 6.5L9 18.5",
    "chevron-down": "M5.5 9l6.5 6.5L18.5 9",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3.5 2",
    "close": "M5.5 5.5l13 13M18.5 5.5l-13 13",
    "copy": "M8.5 8.5h11v11h-11zM5.5 15.5h-1v-11h11v1",
    "council": "M3.5 20h17M6 16.5a6 6 0 0 1 12 0M12 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "download": "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
    "edit": "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM14 6.5l3.5 3.5",
    "external": "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
    "eye": (
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
        "M12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4z"
    ),
    "file": "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 13h6.5M9 16.5h6.5",
    "filter": "M3.5 5h17l-6.5 8v6l-4 1.5V13z",
    "flag": "M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12",
    "folder": "M3.5 6h6l2 2.5h9v11h-17z",
    "globe": (
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 2.7 4 5.8 4 9s-1 6.3-4 9c-3-2.7-4-5.8-4-9s1-6.3 4-9z"
    ),
    "history": "M4 6v4.5h4.5M4.6 10.5a8 8 0 1 1-.3 4M12 8v4.3l3 1.7",
    "home": "M3.5 11.5L12 4l8.5 7.5M6 10v10h12V10",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.5v.1",
    "link": (
        "M10 14a4 4 0 0 0 5.7 0l3.3-3.3A4 4 0 0 0 13.3 5L12 6.3M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19L12 17.7"
    ),
    "list": "M8.5 6H20M8.5 12H20M8.5 18H20M4.2 6v.1M4.2 12v.1M4.2 18v.1",
    "lock": "M5.5 10.5h13v10h-13zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3",
    "logout": "M13 4.5H5v15h8M10 12h10.5M16.5 8l4 4-4 4",
    "mail": "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 7 8.5-7",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "money": "M3 6h18v12H3zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM6 9v.1M18 15v.1",
    "pen": "M3.5 20.5h17M6 16.5l1-3.5L16 4l2.5 2.5-9 9z",
    "plus": "M12 4.5v15M4.5 12h15",
    "print": "M7 8.5V3.5h10v5M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
    "refresh": "M20 5v5h-5M19.5 10a8 8 0 1 0 .5 4",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20.5 20.5",
    "send": "M3.5 4.5l17.5 7.5-17.5 7.5 3-7.5zM6.5 12H14",
    "settings": "M4 7h9M17 7h3M15 4.8v4.4M4 17h3M11 17h9M9 14.8v4.4",
    "share": "M12 15V3.5M7.5 8L12 3.5 16.5 8M5 12.5v8h14v-8",
    "sort": "M8 9.5L12 5l4 4.5M8 14.5l4 4.5 4-4.5",
    "sort-down": "M6.5 9.5L12 15.5l5.5-6",
    "sort-up": "M6.5 14.5L12 8.5l5.5 6",
    "stamp": "M5 20.5h14M6 17.5v-3.5h4V11a3.7 3.7 0 1 1 4 0v3h4v3.5z",
    "tag": "M3.5 3.5h8l9 9-8 8-9-9zM7.7 7.7v.1",
    "target": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 12v.1",
    "trash": "M4.5 6.5h15M9.5 6V3.5h5V6M6.5 6.5l1 14h9l1-14M10.5 10.5v6M13.5 10.5v6",
    "upload": "M12 16V4.5M7 9.5l5-5 5 5M4.5 20h15",
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
    "users": (
        "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
        "M2.5 19.5c.4-3.3 2.9-5 6.5-5s6.1 1.7 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.2 3.5 4.6"
    ),
}
# Those that point along the line of reading; they mirror in right-to-left text, the others never do.
TURNING = frozenset({"arrow", "chevron", "external", "list", "logout", "send"})

_MARK = mark_safe(  # a constant: two squares laid across each other, two parties and one bond
    '<svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none" stroke-width="2.5">'
    '<rect x="7" y="7" width="18" height="18" stroke="currentColor"/>'
    '<path d="M16 3.3 28.7 16 16 28.7 3.3 16z" stroke="#e0a94a"/></svg>'
)


def icon(name: str) -> SafeString:
    """The icon as decoration: hidden from assistive technology, so text must stand beside it. Raises KeyError."""
    turns = " icon--turns" if name in TURNING else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        turns,
        PATHS[name],
    )


def brand_mark() -> SafeString:
    """The product's sign."""
    return _MARK
