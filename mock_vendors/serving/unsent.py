"""What a connection's peer has not taken yet: a reset would throw it away."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
import threading

_LOOK = 0.002
_LOOKS = 2_500


def drained(sock: socket.socket) -> bool:
    """Tell whether the peer has everything; where nobody can say, it has."""
    try:
        answer = fcntl.ioctl(sock, termios.TIOCOUTQ, struct.pack("i", 0))
    except OSError:
        return True
    waiting: int = struct.unpack("i", answer)[0]
    return not waiting


def drain(sock: socket.socket) -> None:
    """Wait until the peer has everything, at most a few seconds."""
    pause = threading.Event()
    for _ in range(_LOOKS):
        if drained(sock):
            return
        pause.wait(_LOOK)
