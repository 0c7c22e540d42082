"""Messages to the person, kept in the session of their side, so that a public page never shows the workspace's."""

from typing import Any

from django.contrib.messages.storage.session import SessionStorage

from mithaq.accounts.middleware import session_cookie


class SideStorage(SessionStorage):
    """The session, but only for a visitor who brings one: an anonymous page stays the same for everybody."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        if session_cookie(self.request) not in self.request.COOKIES:
            return [], True
        messages, complete = super()._get(*args, **kwargs)  # type: ignore[misc]  # not in the stubs
        return messages or [], complete
