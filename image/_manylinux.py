"""Tells installers which manylinux wheels this image takes: glibc 2.41 on x86-64 and older.

What reads it, and when:

- pip up to 20.2 asks here before it looks at the C library. On musl, the attribute
  `manylinux1_compatible = True` alone made it accept wheels that need glibc.
- pip 20.3 and later asks the C library first. Without glibc it never imports this module,
  so nothing in here can make it accept a wheel. With glibc, the function below can take
  tags away, and where it is defined the three attributes are not read.

PEP 513, 571, 599 (the attributes) and 600 (the function) define the names.
"""

GLIBC = (2, 41)

manylinux1_compatible = True
manylinux2010_compatible = True
manylinux2014_compatible = True


def manylinux_compatible(tag_major, tag_minor, tag_arch):
    """Return whether a wheel tagged manylinux_{tag_major}_{tag_minor}_{tag_arch} runs here."""
    return tag_arch == "x86_64" and (tag_major, tag_minor) <= GLIBC
