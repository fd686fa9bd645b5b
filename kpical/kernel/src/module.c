/* The batch kernel: CSV records in, the same records out with the results of ratio programs behind them.

   It reads the usual case and guarantees every byte it writes; a record that it cannot guarantee (Chinese numerals, a unit
   that Python has not met, integers beyond 128 bits, a cell that needs the guard, bytes that are no UTF-8) is handed back by its
   position, and the plain engine does it. There is one meaning, in Python; this is a fast reader of it.

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

/* What Python has to know of the layout, by its name here. */
#define NUMBER_OF(name) {#name, name}
static const struct { const char *name; long value; } NUMBERS[] = {
    NUMBER_OF(LAYOUT),
    NUMBER_OF(MOST_COLUMNS), NUMBER_OF(MOST_STEPS), NUMBER_OF(MOST_DECIMALS), NUMBER_OF(MOST_DEGREE),
    NUMBER_OF(MOST_DENOMINATORS), NUMBER_OF(MOST_TOLD_APART), NUMBER_OF(MOST_BLANKS), NUMBER_OF(MOST_WIDTH),
    NUMBER_OF(MOST_REGISTERS), NUMBER_OF(MOST_OF_A_KIND),
    NUMBER_OF(BLANK), NUMBER_OF(DASH), NUMBER_OF(ABSENT),
    NUMBER_OF(UNLEARNED), NUMBER_OF(LEARNED), NUMBER_OF(UNSAYABLE),
    NUMBER_OF(END), NUMBER_OF(BACK), NUMBER_OF(LEARN), NUMBER_OF(KEY), NUMBER_OF(FULL),
};

/* And the names of what is counted from 0. */
static const struct { const char *name; const char *const *names; Py_ssize_t count; } LISTS[] = {
    {"ROUNDINGS", ROUNDING_NAMES, ROUNDINGS},
    {"COMPARISONS", COMPARISON_SIGNS, COMPARISONS},
    {"OPERATIONS", OPERATION_NAMES, OPERATIONS},
    {"REASONS", REASON_NAMES, REASONS},
    {"COUNTS", COUNT_NAMES, COUNTS},
};

static int add_list(PyObject *module, const char *name, const char *const *names, Py_ssize_t count) {
    PyObject *list = PyTuple_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *text = PyUnicode_FromString(names[i]);
        if (!text || PyTuple_SetItem(list, i, text) < 0) Py_CLEAR(list);
    }
    int done = list ? PyModule_AddObjectRef(module, name, list) : -1;
    Py_XDECREF(list);
    return done;
}

PyMODINIT_FUNC PyInit__kernel(void);
PyMODINIT_FUNC PyInit__kernel(void) {
    PyObject *module = PyModule_Create(&MODULE);
    int done = module ? 0 : -1;
    for (size_t i = 0; done == 0 && i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        done = PyModule_AddIntConstant(module, NUMBERS[i].name, NUMBERS[i].value);
    for (size_t i = 0; done == 0 && i < sizeof LISTS / sizeof *LISTS; i++)
        done = add_list(module, LISTS[i].name, LISTS[i].names, LISTS[i].count);
    if (done < 0) Py_CLEAR(module);
    return module;
}
