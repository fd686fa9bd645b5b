/* The batch kernel: CSV records in, the same records out with the results of ratio programs behind them.

   It reads the usual case and guarantees every byte it writes; a record that it cannot guarantee (Chinese numerals, units,
   integers beyond 128 bits, a cell that needs the guard, bytes that are no UTF-8) is handed back by its position, and the
   plain engine does it. There is one meaning, in Python; this is a fast reader of it.

   A program comes as 64-bit words, each of which is read once, with its range (`take`), so that nothing after `load` has to
   doubt an index. Rows allocate nothing. The headers are plain C11 and know nothing of Python; each needs those before it. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "load.h"
#include "run.h"

static const char CAPSULE[] = "kpical.kernel._kernel.table";

static void drop(PyObject *capsule) {
    table *t = PyCapsule_GetPointer(capsule, CAPSULE);
    if (t) free_table(t);
}

static PyObject *py_load(PyObject *self, PyObject *args) {
    Py_buffer given, text;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*y*", &given, &text)) return NULL;
    size_t count = (size_t)given.len / sizeof(int64_t);
    int64_t *word = malloc(count * sizeof *word + 1); /* a copy: a buffer may stand anywhere */
    bool bad = false;
    table *t = NULL;
    if (word) {
        if (count) memcpy(word, given.buf, count * sizeof *word);
        t = load(word, count, text.buf, (size_t)text.len, &bad);
    }
    free(word);
    PyBuffer_Release(&given);
    PyBuffer_Release(&text);
    if (!t) return bad ? PyErr_SetString(PyExc_ValueError, "the words are no program"), NULL : PyErr_NoMemory();
    PyObject *capsule = PyCapsule_New(t, CAPSULE, drop);
    if (!capsule) free_table(t);
    return capsule;
}

/* An own copy of the counts while the lock is not held, for a buffer may stand anywhere. */
static PyObject *py_run(PyObject *self, PyObject *args) {
    PyObject *capsule, *result = NULL;
    Py_buffer data, out, rejected, counts;
    Py_ssize_t start, end, used_, rejects_used;
    (void)self;
    if (!PyArg_ParseTuple(args, "Oy*nnw*nw*nw*", &capsule, &data, &start, &end, &out, &used_, &rejected, &rejects_used, &counts)) return NULL;
    const table *t = PyCapsule_GetPointer(capsule, CAPSULE);
    size_t wanted = t ? (COUNTS + (size_t)t->templates) * sizeof(int64_t) : 0;
    int64_t *numbers = NULL;
    if (!t) goto end;
    if (start < 0 || start > end || end > data.len || used_ < 0 || used_ > out.len || rejects_used < 0 || rejects_used > rejected.len ||
        (size_t)counts.len < wanted || (start < end && ((const u8 *)data.buf)[end - 1] != '\n')) {
        PyErr_SetString(PyExc_ValueError, "a position beyond its buffer, or rows without their end");
        goto end;
    }
    numbers = calloc(1, wanted);
    work k = {.t = t, .data = data.buf, .size = (size_t)end, .start = (size_t)start, .counts = numbers};
    k.out = (room){out.buf, (size_t)out.len, (size_t)used_};
    k.rejected = (room){rejected.buf, (size_t)rejected.len, (size_t)rejects_used};
    if (numbers && prepare(&k)) {
        status how;
        Py_BEGIN_ALLOW_THREADS
        how = run(&k);
        Py_END_ALLOW_THREADS
        for (size_t i = 0; i < wanted; i += sizeof(int64_t)) {
            int64_t sum;
            memcpy(&sum, (u8 *)counts.buf + i, sizeof sum);
            sum += numbers[i / sizeof(int64_t)];
            memcpy((u8 *)counts.buf + i, &sum, sizeof sum);
        }
        result = Py_BuildValue("innnni", (int)how, (Py_ssize_t)k.start, (Py_ssize_t)k.next, (Py_ssize_t)k.out.used,
                               (Py_ssize_t)k.rejected.used, (int)k.template);
    } else {
        PyErr_NoMemory();
    }
    clear(&k);
end:
    free(numbers);
    PyBuffer_Release(&data);
    PyBuffer_Release(&out);
    PyBuffer_Release(&rejected);
    PyBuffer_Release(&counts);
    return result;
}

static PyMethodDef METHODS[] = {
    {"load", py_load, METH_VARARGS, "load(words, text): a program, from 64-bit words and the text that they point into."},
    {"run", py_run, METH_VARARGS,
     "run(program, data, start, end, out, used, rejected, used, counts): (status, start, next, used, used, template)."},
    {NULL, NULL, 0, NULL}};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_kernel", "Rows of CSV, exactly and fast.", 0, METHODS, NULL, NULL,
                                    NULL, NULL};

PyMODINIT_FUNC PyInit__kernel(void);
PyMODINIT_FUNC PyInit__kernel(void) { return PyModule_Create(&MODULE); }
