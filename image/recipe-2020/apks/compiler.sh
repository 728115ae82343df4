# A C and C++ compiler for musl: zig's clang, as two programs that take GCC's words.

unpack_wheel ziglang "$scratch/zig-wheel"
zig=$scratch/zig-wheel/ziglang/zig
chmod +x "$zig"
export ZIG_GLOBAL_CACHE_DIR="$scratch/zig-cache" ZIG_LOCAL_CACHE_DIR="$scratch/zig-cache"

# What is asked for last holds: -Os is how Alpine compiles. Sources of 2020 are older than this
# clang, which takes some of their habits for errors. numpy asks for the processor's floating-point
# flags: -ftrapping-math keeps them right. Python calls `cc` for C++, too.
cat >"$scratch/cc" <<PROGRAM
#!/bin/sh
language=cc
case " \$* " in *.cpp\ * | *.cxx\ *) language="c++ -std=gnu++11" ;; esac
exec "$zig" \${LANGUAGE:-\$language} -target x86_64-linux-musl -dynamic -fPIC -s "\$@" -Os -g0 \\
    -fno-sanitize=undefined -fno-strict-aliasing -fwrapv -ftrapping-math -Wno-everything \\
    -Wno-error -Wno-error=implicit-function-declaration -Wno-error=int-conversion \\
    -Wno-error=incompatible-function-pointer-types -Wno-error=implicit-int
PROGRAM
printf '#!/bin/sh\nLANGUAGE=c++ exec "%s" "$@"\n' "$scratch/cc" >"$scratch/c++"
chmod +x "$scratch/cc" "$scratch/c++"
printf '#!/bin/sh\nexec "%s" ar "$@"\n' "$zig" >"$scratch/ar"
chmod +x "$scratch/ar"
export CC="$scratch/cc" CXX="$scratch/c++" AR="$scratch/ar" LDSHARED="$scratch/cc -shared"
