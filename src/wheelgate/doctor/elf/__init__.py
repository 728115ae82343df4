"""Read ELF files: headers, symbols, relocations."""
