"""A file that somebody compares with an original: read chunk by chunk into its hash, and kept nowhere."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MAX_BYTES = 25 * 1024 * 1024
ROOM_FOR_THE_REST = 64 * 1024  # bytes: the other fields of the form and what stands between them


class HashedFile(UploadedFile):
    """What is left of a file: its name, its size and its SHA-256."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(None, name, size=size)
        self.sha256 = sha256


class HashingHandler(FileUploadHandler):
    """Takes every chunk into the hash and drops it; stops reading beyond MAX_BYTES."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._sum, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > MAX_BYTES:
            raise StopUpload(connection_reset=True)
        self._sum.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        return HashedFile(str(self.file_name or ""), file_size, self._sum.hexdigest())


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request says itself that its file is beyond the limit; it is then answered unread."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return not said.isdecimal() or int(said) > MAX_BYTES + ROOM_FOR_THE_REST


def hash_only(request: HttpRequest) -> None:
    """Let the files of this request go through the hash alone. Nothing of it may have been read before."""
    request.upload_handlers = [HashingHandler(request)]
