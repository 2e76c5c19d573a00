"""What a script does with its language and its library. Its output must not depend on the host."""
import base64
import collections
import csv
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import hashlib
import heapq
import io
import itertools
import json
import math
import os
import random
import re
import string
import struct
import sys
import textwrap
import zlib

root = sys.argv[1]


def show(name, value):
    print(f"{name}: {value}")


def files():
    """Text and binary files, directories, renames, seeks and appends."""
    work = os.path.join(root, "work")
    os.mkdir(work)
    names = [os.path.join(work, f"file {i:02}.txt") for i in range(20)]
    for i, name in enumerate(names):
        with open(name, "w", encoding="utf-8") as out:
            out.writelines(f"line {j} of {i}: äöü €\n" for j in range(i * 7))
    with open(names[3], "a", encoding="utf-8") as out:
        out.write("appended\n")
    os.rename(names[4], os.path.join(work, "renamed"))
    os.remove(names[5])
    sizes = {}
    for entry in sorted(os.listdir(work)):
        path = os.path.join(work, entry)
        sizes[entry] = os.stat(path).st_size
    show("files", sizes)
    with open(names[3], encoding="utf-8") as lines:
        show("last line", list(lines)[-1].strip())
    binary = os.path.join(work, "binary")
    with open(binary, "w+b") as out:
        for i in range(5000):
            out.write(struct.pack("<Id", i, i / 7))
        out.seek(12 * 1234)
        show("record", struct.unpack("<Id", out.read(12)))
        out.seek(12 * 1234)
        out.write(struct.pack("<Id", 99, -0.0))
        out.truncate(12 * 4000)
    with open(binary, "rb") as data:
        show("binary", hashlib.sha256(data.read()).hexdigest())
    try:
        open(os.path.join(work, "none"), "rb")
    except FileNotFoundError as error:
        show("error", type(error).__name__)


def texts():
    """Regular expressions, formats, CSV, JSON and Unicode."""
    words = [f"{a}{b}{i}" for a in "abc" for b in "xyz" for i in range(50)]
    text = " ".join(words)
    show("pairs", len(re.findall(r"\b([abc])([xyz])(\d)\2?\b", text)))
    show("turned", re.sub(r"(\w)(\w)(\d+)", lambda m: m[3] + m[2] + m[1], text)[:60])
    show("greedy", re.match(r"(?P<head>.*?)\s+(?P<tail>.*)$", "one  two three").groupdict())
    document = {"numbers": [1, 2.5, -3e100, 2**70], "nested": {"ä": [None, True, {}]}, "text": text}
    dumped = json.dumps(document, sort_keys=True, indent=1)
    show("json", hashlib.md5(dumped.encode()).hexdigest())
    show("same", json.loads(dumped) == document)
    out = io.StringIO()
    csv.writer(out).writerows([i, f'say "{i}", please', i**3] for i in range(100))
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    show("csv", (len(rows), rows[42]))
    show("wrap", textwrap.wrap(text, 70)[7])
    show("format", f"{math.pi:>12.4f}|{12345678:,}|{255:#x}|{'é':^5}|{0.1 + 0.2!r}")
    show("upper", "straße ǆ".upper())
    show("translate", "hello".translate(str.maketrans(string.ascii_lowercase, string.ascii_lowercase[::-1])))


def numbers():
    """Integers of any size, floats, decimals, sorting, seeded random numbers."""
    show("factorial", hashlib.sha1(str(math.factorial(500)).encode()).hexdigest())
    show("power", pow(3, 10**30, 10**40 + 7))
    show("fraction", sum((fractions.Fraction(1, n) for n in range(1, 60)), fractions.Fraction(0)))
    decimal.getcontext().prec = 50
    show("decimal", decimal.Decimal(2).sqrt())
    generator = random.Random(42)
    values = [generator.gauss(0, 100) for _ in range(20000)]
    values.sort(key=lambda v: (round(v), -v))
    show("sorted", [round(v, 6) for v in values[:3] + values[-3:]])
    show("sum", math.fsum(values))
    heap = values[:5000]
    heapq.heapify(heap)
    show("heap", [round(heapq.heappop(heap), 6) for _ in range(3)])
    sieve = bytearray([1]) * 100000
    for i in range(2, 317):
        if sieve[i]:
            sieve[i * i :: i] = bytes(len(range(i * i, 100000, i)))
    show("primes", sum(sieve[2:]))


def digests():
    """Hashes and compression."""
    data = bytes(i * i % 251 for i in range(200000))
    for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
        show(name, hashlib.new(name, data).hexdigest()[:32])
    packed = zlib.compress(data, 6)
    show("zlib", (len(packed) < len(data), zlib.decompress(packed) == data, zlib.crc32(data)))
    show("base64", base64.b85encode(data[:30]).decode())


class Color(enum.IntFlag):
    RED = 1
    GREEN = 2
    BLUE = 4


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: float
    y: float = 0.0
    tags: tuple = dataclasses.field(default=(), compare=False)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Node:
    """A tree with a property, a generator and a context manager."""

    depth = 0

    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        side = "left" if key < self.key else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Node(key))
        else:
            child.insert(key)

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key
        if self.right:
            yield from self.right

    def __enter__(self):
        Node.depth += 1
        return self

    def __exit__(self, kind, value, trace):
        Node.depth -= 1
        return kind is ZeroDivisionError


@functools.lru_cache(maxsize=None)
def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))


def classes():
    """Classes, generators, closures, exceptions, pattern matching and recursion."""
    show("points", sorted([Point(2, 1), Point(1, 5), Point(1, 3) + Point(0, 1)]))
    show("flags", repr(Color.RED | Color.BLUE))
    tree = Node(500)
    for i in range(1000):
        tree.insert(i * 7919 % 1000)
    show("tree", (len(list(tree)), list(tree) == sorted(tree)))
    with tree:
        1 / 0
    show("depth", Node.depth)
    show("ackermann", ackermann(2, 40))
    show("counts", collections.Counter("mississippi").most_common())
    show("groups", [(k, len(list(g))) for k, g in itertools.groupby("aaabbc")])
    show("day", (datetime.date(2024, 2, 28) + datetime.timedelta(days=2)).isoformat())
    for value in ([1, 2, 3], {"a": 5}, Point(1, 2), "x"):
        match value:
            case [first, *rest]:
                show("match", (first, rest))
            case {"a": number}:
                show("match", number)
            case Point(x=x, y=y):
                show("match", x + y)
            case _:
                show("match", value)

    def deep(n):
        return 0 if n == 0 else 1 + deep(n - 1)

    show("deep", deep(300))
    try:
        deep(10**6)
    except RecursionError as error:
        show("recursion", error)
    try:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        show("chained", (error, error.__cause__))


def main():
    show("version", (sys.version_info[:3], sys.platform, sys.byteorder, sys.maxsize))
    for part in (files, texts, numbers, digests, classes):
        part()
    sys.exit(3)


main()
