"""
How a file is written: as Slack does, and for the page.
"""

from urllib.parse import quote

from bot.playground.workspace.words import Json, StoredFile

_KINDS = {"csv": "text/csv", "txt": "text/plain", "md": "text/markdown"}
_UNKNOWN = "application/octet-stream"


def kind_of(name: str) -> tuple[str, str]:
    """
    Tell a file's ending and media type by its name.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending, _KINDS.get(ending, _UNKNOWN)


def with_files(files: list[StoredFile], domain: str) -> Json:
    """
    Write what a message with files has besides; nothing where it has none.
    """
    if not files:
        return {}
    return {"files": [_wire_file(each, domain) for each in files], "upload": True}


def _wire_file(file: StoredFile, domain: str) -> Json:
    ending, kind = kind_of(file.name)
    at = f"https://{domain}.slack.example/files-pri/{file.id}/{quote(file.name)}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "filetype": ending,
        "mimetype": kind,
        "size": file.size,
        "mode": "hosted",
        "url_private": at,
        "url_private_download": f"{at}?download",
    }


def page_path(file: StoredFile) -> str:
    """
    Give where the page takes it from; who cannot see the message cannot guess that.
    """
    return f"/page/file/{file.id}/{file.key}"


def page_file(file: StoredFile) -> Json:
    """
    Write a file for the page, which has no token to take it as other apps do.
    """
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.size,
        "download": page_path(file),
    }
