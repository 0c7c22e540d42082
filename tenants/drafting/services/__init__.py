"""What is done in drafting (R13–R19). The text is open in drafting only; submission lives in the council's app."""

from tenants.drafting.services.comments import (
    close_comment,
    comment,
    may_close,
    reopen_comment,
    reply,
    resolve_comment,
)  # fmt: skip
from tenants.drafting.services.links import (
    COMMENTS_A_DAY,
    Made,
    comment_by_link,
    digest_of,
    link_of,
    make_link,
    revoke_link,
    token_of,
    token_to_send,
    visited,
)
from tenants.drafting.services.review import send_for_comments, start_correction, take_back
from tenants.drafting.services.substance import (
    add_obligation,
    edit_obligation,
    fulfil_obligation,
    remove_obligation,
    set_duration,
    set_legal_basis,
    set_supervision,
    write_clause,
)
from tenants.drafting.services.text import (
    ArticleText,
    add_article,
    add_version,
    begin,
    keep_version,
    move_article,
    put_back_article,
    remove_article,
    text_hash,
    write_article,
)

__all__ = [
    "COMMENTS_A_DAY", "ArticleText", "Made", "add_article", "add_obligation", "add_version", "begin", "close_comment",
    "comment", "comment_by_link", "digest_of", "edit_obligation", "fulfil_obligation", "keep_version", "link_of",
    "make_link", "may_close", "move_article", "put_back_article", "remove_article", "remove_obligation",
    "reopen_comment", "reply", "resolve_comment", "revoke_link", "send_for_comments", "set_duration",
    "set_legal_basis", "set_supervision", "start_correction", "take_back", "text_hash", "token_of", "token_to_send",
    "visited", "write_article", "write_clause",
]  # fmt: skip
