# SPDX-License-Identifier: MIT
"""Tells when files were renamed into folders, to the moment: Linux's inotify(7), through ctypes."""
import ctypes
import os
import select
import struct
import time

IN_MOVED_TO, IN_CLOSE_WRITE, IN_CREATE = 0x80, 0x8, 0x100
LIBC = ctypes.CDLL(None, use_errno=True)


class LogWatcher:
    """Watches folders by name."""

    def __init__(self, **folders):
        self.descriptor = LIBC.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
        if self.descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify has no more instances")
        self.names = {}
        for name, folder in folders.items():
            mask = IN_MOVED_TO | IN_CLOSE_WRITE | IN_CREATE
            number = LIBC.inotify_add_watch(self.descriptor, os.fsencode(folder), mask)
            if number < 0:
                raise OSError(ctypes.get_errno(), f"cannot watch {folder}")
            self.names[number] = name

    def moves(self, patience, enough):
        """(name, file, moment) of each change, until `enough` says so of one, or it gets late."""
        deadline = time.perf_counter() + patience
        while (left := deadline - time.perf_counter()) > 0:
            if not select.select([self.descriptor], [], [], left)[0]:
                return
            moment = time.perf_counter()
            for move in self.read():
                yield (*move, moment)
                if enough(*move):
                    return

    def read(self):
        data, at = os.read(self.descriptor, 65536), 0
        while at < len(data):
            number, _, _, length = struct.unpack_from("iIII", data, at)
            name = data[at + 16:at + 16 + length].rstrip(b"\0").decode()
            at += 16 + length
            if not name.endswith(".lock"):
                yield self.names[number], name

    def drain(self):
        """Forgets what has happened so far."""
        while select.select([self.descriptor], [], [], 0)[0]:
            os.read(self.descriptor, 65536)

    def close(self):
        os.close(self.descriptor)
