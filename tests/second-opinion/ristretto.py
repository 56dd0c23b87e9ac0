"""The group ristretto255 (RFC 9496): encoding, addition and multiplication.

Points are tuples (X, Y, Z, T) of the twisted Edwards curve behind the group, in extended
coordinates. Nothing here runs in constant time: the verifier handles public numbers only.
What the points mean is left to the other files.
"""

from functools import lru_cache

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493

D = -121665 * pow(121666, -1, P) % P
D2 = 2 * D % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

IDENTITY = (0, 1, 1, 0)
IDENTITY_BYTES = bytes(32)


def _is_negative(x):
    return x & 1


def _absolute(x):
    return P - x if x & 1 else x


def _root_of_ratio(u, v):
    """(whether u/v is a square, the non-negative root of u/v or of i·u/v)."""
    v3 = v * v % P * v % P
    root = u * v3 % P * pow(u * v3 % P * v3 % P * v % P, (P - 5) // 8, P) % P
    check = v * root % P * root % P
    u = u % P
    correct = check == u
    flipped = check == P - u if u else False
    flipped_i = check == (P - u) * ROOT_OF_MINUS_ONE % P
    if flipped or flipped_i:
        root = root * ROOT_OF_MINUS_ONE % P
    return correct or flipped, _absolute(root)


INVERSE_ROOT_OF_A_MINUS_D = _root_of_ratio(1, (-1 - D) % P)[1]


def decode(data):
    """The point of a canonical encoding; None for anything else."""
    if len(data) != 32:
        return None
    s = int.from_bytes(data, "little")
    if s >= P or _is_negative(s):
        return None
    ss = s * s % P
    u1 = (1 - ss) % P
    u2 = (1 + ss) % P
    u2_squared = u2 * u2 % P
    v = (-(D * u1 % P * u1) - u2_squared) % P
    was_square, inverse = _root_of_ratio(1, v * u2_squared % P)
    den_x = inverse * u2 % P
    den_y = inverse * den_x % P * v % P
    x = _absolute(2 * s * den_x % P)
    y = u1 * den_y % P
    t = x * y % P
    if not was_square or _is_negative(t) or y == 0:
        return None
    return (x, y, 1, t)


def encode(point):
    """The 32 bytes of a point: one encoding for each element of the group."""
    x0, y0, z0, t0 = point
    u1 = (z0 + y0) * (z0 - y0) % P
    u2 = x0 * y0 % P
    _, inverse = _root_of_ratio(1, u1 * u2 % P * u2 % P)
    den1 = inverse * u1 % P
    den2 = inverse * u2 % P
    z_inverse = den1 * den2 % P * t0 % P
    if _is_negative(t0 * z_inverse % P):
        x = y0 * ROOT_OF_MINUS_ONE % P
        y = x0 * ROOT_OF_MINUS_ONE % P
        den = den1 * INVERSE_ROOT_OF_A_MINUS_D % P
    else:
        x, y, den = x0, y0, den2
    if _is_negative(x * z_inverse % P):
        y = P - y
    return _absolute(den * (z0 - y) % P).to_bytes(32, "little")


def equal(p, q):
    """Whether two points are the same element of the group."""
    return (p[0] * q[1] - p[1] * q[0]) % P == 0 or (p[1] * q[1] - p[0] * q[0]) % P == 0


def negative(p):
    return (P - p[0], p[1], p[2], P - p[3])


def _prepared(p):
    """The form in which a point is added: one product less for each sum."""
    return (p[1] - p[0], p[1] + p[0], 2 * p[2], D2 * p[3] % P)


def _prepared_negative(q):
    return (q[1], q[0], q[2], -q[3])


def _add_prepared(p, q):
    x, y, z, t = p
    a = (y - x) * q[0]
    b = (y + x) * q[1]
    c = t * q[3]
    d = z * q[2]
    e, f, g, h = b - a, (d - c) % P, (d + c) % P, b + a
    e %= P
    h %= P
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def add(p, q):
    return _add_prepared(p, _prepared(q))


def double(p):
    x, y, z, _ = p
    a = x * x
    b = y * y
    h = a + b
    e = (h - (x + y) * (x + y)) % P
    g = (a - b) % P
    f = (2 * z * z + g) % P
    h %= P
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _digits(k, width):
    """The signed digits of k, lowest first: odd or zero, at most one in `width` is not zero."""
    digits = []
    full, half = 1 << width, 1 << (width - 1)
    while k:
        digit = 0
        if k & 1:
            digit = k & (full - 1)
            if digit >= half:
                digit -= full
            k -= digit
        digits.append(digit)
        k >>= 1
    return digits


_WIDTH = 5


def odd_multiples(point):
    """What `sum_of` looks up for a point; worth keeping when a point is used twice."""
    twice = _prepared(double(point))
    multiples = [point]
    for _ in range((1 << (_WIDTH - 2)) - 1):
        multiples.append(_add_prepared(multiples[-1], twice))
    return [_prepared(multiple) for multiple in multiples]


def sum_of(terms, begin=IDENTITY):
    """begin + Σ k·P for terms (k, odd_multiples(P)); k may be negative. (Straus.)"""
    rows = []
    for k, table in terms:
        digits = _digits(abs(k), _WIDTH)
        rows.append(([-digit for digit in digits] if k < 0 else digits, table))
    length = max((len(digits) for digits, _ in rows), default=0)
    result = IDENTITY
    for place in range(length - 1, -1, -1):
        result = double(result)
        for digits, table in rows:
            digit = digits[place] if place < len(digits) else 0
            if digit > 0:
                result = _add_prepared(result, table[digit >> 1])
            elif digit < 0:
                result = _add_prepared(result, _prepared_negative(table[-digit >> 1]))
    return add(result, begin)


def times(k, point):
    """k·P for a point that is used once."""
    return sum_of([(k % ORDER, odd_multiples(point))])


class Base:
    """A point that is multiplied often: k·P takes 32 sums and no doubling."""

    def __init__(self, point):
        self.point = point
        self._rows = []
        step = point
        for _ in range(32):
            prepared = _prepared(step)
            row, multiple = [None, prepared], step
            for _ in range(254):
                multiple = _add_prepared(multiple, prepared)
                row.append(_prepared(multiple))
            self._rows.append(row)
            step = _add_prepared(multiple, prepared)

    def times(self, k):
        result = IDENTITY
        for row, byte in zip(self._rows, (k % ORDER).to_bytes(32, "little")):
            if byte:
                result = _add_prepared(result, row[byte])
        return result


GENERATOR = decode(bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))


@lru_cache(maxsize=8)
def base(encoded):
    """The table of a point given by its bytes, made once in a process."""
    return Base(decode(encoded))


GENERATOR_BYTES = encode(GENERATOR)


def generator():
    return base(GENERATOR_BYTES)
