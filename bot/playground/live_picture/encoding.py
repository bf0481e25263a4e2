"""
Encodes a segment: H.264 in an MPEG transport stream, as every HLS player takes it.
"""

import io
from fractions import Fraction

import av

from bot.playground.live_picture.drawing import HEIGHT, WIDTH, frame
from bot.playground.live_picture.film import SEGMENT, Film

_RATE = 10
_FRAMES = int(SEGMENT.total_seconds() * _RATE)
_TICK = Fraction(1, _RATE)


def encode(film: Film, segment: int) -> bytes:
    """
    Make a segment; it begins with a key frame, and its time goes on from the last one.
    """
    target = io.BytesIO()
    # The muxer would move every segment's time to a start of its own.
    kept = {"mpegts_copyts": "1"}
    with av.open(target, "w", format="mpegts", options=kept) as container:
        stream = container.add_stream("libx264", rate=_RATE, options=_options(film))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = _TICK
        for number in range(segment * _FRAMES, (segment + 1) * _FRAMES):
            image = frame(film, film.since + number * SEGMENT / _FRAMES)
            points = image.convert("RGBA").tobytes()
            picture = av.VideoFrame.from_bytes(points, WIDTH, HEIGHT)
            picture.pts, picture.time_base = number, _TICK
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return target.getvalue()


def _options(film: Film) -> dict[str, str]:
    options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "crf": "23",
        "g": str(_FRAMES),
        "threads": "1",
    }
    if film.rate is not None:
        options |= {"maxrate": f"{film.rate}k", "bufsize": f"{film.rate}k"}
    return options
