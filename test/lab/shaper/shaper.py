#!/usr/bin/python3
"""Delay, jitter, loss and rate between two TUN devices: what netem does where the kernel has it, in user space.

usage: shaper.py NAME-A NAME-B [SEED]

What the kernel routes into A leaves by B after the impairment, and the other way round; each way has its own chance,
queue and rate. Standard input takes one JSON object a line, which changes the settings from then on and is answered
by one line: the counters of each way.

  delay_ms    added to every packet
  jitter_ms   the delay varies evenly by as much, up and down; packets keep their order, as on a real link
  loss        share of packets lost, 0 to 1
  rate_kbit   bit rate of each way, 0: no limit
  queue_ms    what would wait longer than this for the rate is dropped

It ends when standard input does.
"""
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
LONGEST_PACKET = 65535
SETTINGS = {"delay_ms": 0.0, "jitter_ms": 0.0, "loss": 0.0, "rate_kbit": 0.0, "queue_ms": 1000.0}


def open_tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


class Way:
    """Packets from one device to the other."""

    def __init__(self, source, target, seed):
        self.source, self.target = source, target
        self.random = random.Random(seed)
        self.waiting = []
        self.count = 0
        self.free_at = 0.0
        self.last_due = 0.0
        self.counters = {"in": 0, "out": 0, "lost": 0, "overflowed": 0}

    def take(self, settings):
        while True:
            try:
                packet = os.read(self.source, LONGEST_PACKET)
            except BlockingIOError:
                return
            self.counters["in"] += 1
            if self.random.random() < settings["loss"]:
                self.counters["lost"] += 1
                continue
            due = self.due(len(packet), settings)
            if due is None:
                self.counters["overflowed"] += 1
                continue
            self.count += 1
            heapq.heappush(self.waiting, (due, self.count, packet))

    def due(self, length, settings):
        now = time.monotonic()
        sent = now
        if settings["rate_kbit"] > 0:
            sent = max(now, self.free_at)
            if (sent - now) * 1000 > settings["queue_ms"]:
                return None
            sent += length * 8 / (settings["rate_kbit"] * 1000)
            self.free_at = sent
        vary = self.random.uniform(-1, 1) * settings["jitter_ms"]
        self.last_due = max(self.last_due, sent + max(0.0, settings["delay_ms"] + vary) / 1000)
        return self.last_due

    def give(self):
        """Sends what is due; returns the seconds until the next one, or None."""
        while self.waiting:
            wait = self.waiting[0][0] - time.monotonic()
            if wait > 0:
                return wait
            _, _, packet = heapq.heappop(self.waiting)
            try:
                os.write(self.target, packet)
                self.counters["out"] += 1
            except OSError:
                pass  # the device is not up yet, or its queue is full: a packet lost as any other
        return None


def changed(settings, line):
    change = json.loads(line)
    unknown = set(change) - set(SETTINGS)
    if unknown:
        raise ValueError("no such setting: " + ", ".join(sorted(unknown)))
    return {**settings, **{name: float(value) for name, value in change.items()}}


def main():
    names, seed = sys.argv[1:3], int(sys.argv[3]) if len(sys.argv) > 3 else 1
    a, b = (open_tun(name) for name in names)
    ways = [Way(a, b, seed), Way(b, a, seed + 1)]
    settings = dict(SETTINGS)
    print("ready", flush=True)
    readable = [a, b, 0]
    while True:
        waits = [wait for wait in (way.give() for way in ways) if wait is not None]
        ready, _, _ = select.select(readable, [], [], min(waits) if waits else None)
        for way in ways:
            if way.source in ready:
                way.take(settings)
        if 0 in ready:
            line = sys.stdin.readline()
            if not line:
                return
            try:
                settings = changed(settings, line)
                reply = [way.counters for way in ways]
            except (ValueError, AttributeError, TypeError) as error:
                reply = {"error": str(error)}
            print(json.dumps(reply), flush=True)


main()
