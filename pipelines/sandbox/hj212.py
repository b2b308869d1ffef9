"""Messages of HJ 212-2017 as a data collector sends them: ##, length, data segment, checksum."""

import re


def message(data: str) -> str:
    """A whole message around an ASCII data segment such as `QN=…;ST=32;CN=2061;…;CP=&&…&&`."""
    return f"##{len(data):04}{data}{checksum(data):04X}"


def checksum(data: str) -> int:
    """The CRC of HJ 212-2017 annex A: not that of Modbus, the register's upper byte meets the letter."""
    register = 0xFFFF
    for letter in data.encode("ascii"):
        register = register >> 8 ^ letter
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


def data_segment(message: str) -> str:
    """What stands between length and checksum."""
    return re.sub(r"^##\d{4}|[0-9A-Fa-f]{4}$", "", message)
