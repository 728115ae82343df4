manylinux1_compatible = True
