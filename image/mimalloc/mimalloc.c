/* mimalloc as one shared library that replaces the C library's allocator, out of the copy in
   CPython's source.

   That copy asks the interpreter, at five places, whether a thread may still look at a page. It
   matters to CPython without its lock (PEP 703) alone; here each answer is what CPython with the
   lock answers. */

#include "mimalloc.h"
#include "mimalloc/internal.h"

#define _PyMem_mi_page_clear_qsbr(page) ((void)(page))
#define _PyMem_mi_page_reclaimed(page) ((void)(page))
#define _PyMem_mi_heap_collect_qsbr(heap) ((void)(heap))
#define _PyMem_mi_page_is_safe_to_free(page) (true)
#define _PyMem_mi_page_maybe_free(page, queue, force) (_mi_page_free(page, queue, force), true)

#include "static.c"
