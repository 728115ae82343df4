/* CPython's own main program, linked to mimalloc.

   musl looks a symbol up in the program's libraries in the order in which they are named; this
   one names mimalloc before the interpreter and the C library, so that every `malloc` of this
   process, an extension module's as well, is mimalloc's. Nothing is left in the environment: a
   shell that Python starts has musl's allocator, which LD_PRELOAD would take from it, and there
   is no wrapper to start first. `Py_BytesMain` is all that `python3` itself calls. */

int Py_BytesMain(int argc, char **argv);

int main(int argc, char **argv) { return Py_BytesMain(argc, argv); }
