"""What a PDF begins with."""


def is_pdf(head: bytes) -> bool:
    """Whether bytes begin a PDF; some programs put a few bytes in front."""
    return b"%PDF-" in head[:1024]
