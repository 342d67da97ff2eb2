# SPDX-License-Identifier: MIT
"""On which machine it was measured, and whether others worked on it meanwhile."""
import os
import pathlib
import platform
import resource
import subprocess
import time

BUSY = 0.1  # the share of all processors from which on others are said to disturb


def version_of(*words):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=False)
    except OSError:
        return "none"
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "unknown"


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def file_system(folder):
    """Type and device of the mount that the folder is on."""
    best = ("", "unknown", "")
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        device, place, kind = line.split()[:3]
        place = place.encode().decode("unicode_escape")
        if os.path.commonpath([place, folder]) == place and len(place) >= len(best[0]):
            best = (place, kind, device)
    return f"{best[1]} on {best[2]}"


def facts(folder):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return [
        f"machine: {os.cpu_count()} x {processor()}, {memory:.0f} GB, {platform.system()} "
        f"{platform.release()}, {file_system(folder)}",
        f"programs: {version_of('git', 'version')}, sqlite3 {version_of('sqlite3', '--version')[:6]}, "
        f"{version_of('tmux', '-V')}",
    ]


class Neighbours:
    """How much of the machine others take: all processors' busy time, less that of our processes
    that have ended. Sessions and runners of our own that go on count as others; they sit idle."""

    def __init__(self):
        self.begin = self.look()

    @staticmethod
    def look():
        """Moment, busy seconds of all processors, seconds of our own."""
        fields = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
        ticks = [int(field) for field in fields]
        busy = (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")  # idle, iowait
        own = sum(usage.ru_utime + usage.ru_stime for usage in
                  map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
        return time.monotonic(), busy, own

    def share(self):
        """Of all processors' time since the beginning, 0 to 1."""
        moment, busy, own = (now - then for now, then in zip(self.look(), self.begin))
        return max(0.0, busy - own) / (moment * os.cpu_count()) if moment > 0 else 0.0

    def sentence(self, when):
        share = self.share()
        if share < BUSY:
            return f"others took {share:.0%} of the processors {when}"
        return (f"LOADED: others took {share:.0%} of the processors {when}; ratios of CPU still mean "
                "something, times do not")


def load_now():
    """The same over a moment, as a sentence."""
    neighbours = Neighbours()
    time.sleep(0.5)
    return neighbours.sentence("just before")
