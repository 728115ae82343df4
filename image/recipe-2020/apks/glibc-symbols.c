/* Functions of glibc's that manylinux1 wheels call and musl has not, for musl.

   It takes the name of glibc's loader, ld-linux-x86-64.so.2, which those wheels name among their
   libraries: musl's loader cannot load glibc's (it does not know its relocations of type 37,
   R_X86_64_IRELATIVE). What a wheel wants of that, `__tls_get_addr`, musl has itself.

   Behaviour is glibc's (its manual, and the Linux Standard Base Core for the names that begin
   with two underscores) but for what a comment says. */

#define _GNU_SOURCE
#include <fenv.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- numbers: glibc's tell the sign of an infinity ------------------------------------------ */

int __isnan(double x) { return x != x; }
int __isnanf(float x) { return x != x; }
int __isnanl(long double x) { return x != x; }
int __isinf(double x) { return isinf(x) ? (signbit(x) ? -1 : 1) : 0; }
int __isinff(float x) { return isinf(x) ? (signbit(x) ? -1 : 1) : 0; }
int __isinfl(long double x) { return isinf(x) ? (signbit(x) ? -1 : 1) : 0; }
int __finite(double x) { return isfinite(x); }
int __finitef(float x) { return isfinite(x); }
int __finitel(long double x) { return isfinite(x); }

/* --- texts: `group`, digits in groups of thousands, is 0 in every caller but glibc's scanf ---- */

double __strtod_internal(const char *s, char **end, int group) { return strtod(s, end); }
float __strtof_internal(const char *s, char **end, int group) { return strtof(s, end); }
long double __strtold_internal(const char *s, char **end, int group) { return strtold(s, end); }
long __strtol_internal(const char *s, char **end, int base, int group) { return strtol(s, end, base); }
unsigned long __strtoul_internal(const char *s, char **end, int base, int group)
{
    return strtoul(s, end, base);
}

char *__strdup(const char *s) { return strdup(s); }
char *__strndup(const char *s, size_t n) { return strndup(s, n); }
void *__rawmemchr(const void *s, int c) { return memchr(s, c, (size_t)-1 / 2); }

/* --- processor exceptions: these do what they say, for both of the floating-point units ------- */

static int mask(int bits, int enable)
{
    unsigned short x87;
    unsigned int sse;
    __asm__ volatile("fnstcw %0\n\tstmxcsr %1" : "=m"(x87), "=m"(sse));
    int before = ~x87 & FE_ALL_EXCEPT;
    bits &= FE_ALL_EXCEPT;
    if (enable) {
        x87 &= ~bits;
        sse &= ~(bits << 7);
    } else {
        x87 |= bits;
        sse |= bits << 7;
    }
    __asm__ volatile("fldcw %0\n\tldmxcsr %1" : : "m"(x87), "m"(sse));
    return before;
}

int feenableexcept(int bits) { return mask(bits, 1); }
int fedisableexcept(int bits) { return mask(bits, 0); }
int fegetexcept(void) { return mask(0, 0); }

/* --- call stacks: none is found, and that is what they say ---------------------------------- */

int backtrace(void **frames, int size) { return 0; }
char **backtrace_symbols(void *const *frames, int size) { return calloc(size > 0 ? size : 1, sizeof(char *)); }
void backtrace_symbols_fd(void *const *frames, int size, int fd) {}

/* --- processes: musl unloads no library, so what `dso` is for, to forget these with it, never
   happens -------------------------------------------------------------------------------------- */

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *dso)
{
    return pthread_atfork(prepare, parent, child);
}

/* --- what -D_FORTIFY_SOURCE makes of calls: checked, and the process ended, as glibc does ------ */

static void check(int holds)
{
    static const char words[] = "*** buffer overflow detected ***: terminated\n";
    if (!holds) {
        write(2, words, sizeof words - 1);
        abort();
    }
}

int __vsnprintf_chk(char *s, size_t n, int flag, size_t room, const char *format, va_list list)
{
    check(n <= room);
    return vsnprintf(s, n, format, list);
}

int __vsprintf_chk(char *s, int flag, size_t room, const char *format, va_list list)
{
    /* Of an unknown size glibc is told (size_t)-1; vsnprintf takes no more than INT_MAX. */
    size_t most = room < 0x7fffffff ? room : 0x7fffffff;
    int written = vsnprintf(s, most, format, list);
    check(written < 0 || (size_t)written < most);
    return written;
}

/* `%n` in a format that can be written to is let through: glibc ends the process. */
int __vfprintf_chk(FILE *file, int flag, const char *format, va_list list)
{
    return vfprintf(file, format, list);
}

#define VARIADIC(call) \
    va_list list; \
    va_start(list, format); \
    int written = call; \
    va_end(list); \
    return written;

int __snprintf_chk(char *s, size_t n, int flag, size_t room, const char *format, ...)
{
    VARIADIC(__vsnprintf_chk(s, n, flag, room, format, list))
}

int __sprintf_chk(char *s, int flag, size_t room, const char *format, ...)
{
    VARIADIC(__vsprintf_chk(s, flag, room, format, list))
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    VARIADIC(__vfprintf_chk(file, flag, format, list))
}

int __printf_chk(int flag, const char *format, ...)
{
    VARIADIC(__vfprintf_chk(stdout, flag, format, list))
}

#define FITS(size) check((size) <= room)

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room) { FITS(n); return memcpy(to, from, n); }
void *__memmove_chk(void *to, const void *from, size_t n, size_t room) { FITS(n); return memmove(to, from, n); }
void *__memset_chk(void *to, int byte, size_t n, size_t room) { FITS(n); return memset(to, byte, n); }
char *__strcpy_chk(char *to, const char *from, size_t room) { FITS(strlen(from) + 1); return strcpy(to, from); }
char *__strncpy_chk(char *to, const char *from, size_t n, size_t room) { FITS(n); return strncpy(to, from, n); }
char *__strcat_chk(char *to, const char *from, size_t room)
{
    FITS(strlen(to) + strlen(from) + 1);
    return strcat(to, from);
}
char *__strncat_chk(char *to, const char *from, size_t n, size_t room)
{
    FITS(strlen(to) + strnlen(from, n) + 1);
    return strncat(to, from, n);
}
void __longjmp_chk(jmp_buf place, int value) { longjmp(place, value); }
