/* The kernel under libFuzzer, with the plain engine beside it: see `oracle.py`. */

#include "../../kpical/kernel/src/module.c"

static PyObject *compare;

/* PYTHONPATH names the checkout, its tests and this folder. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    PyImport_AppendInittab("_kernel", PyInit__kernel);
    Py_InitializeEx(0);
    PyObject *oracle = PyImport_ImportModule("oracle");
    compare = oracle ? PyObject_GetAttrString(oracle, "compare") : NULL;
    if (!compare) PyErr_Print(), abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    PyObject *done = bytes ? PyObject_CallFunctionObjArgs(compare, bytes, NULL) : NULL;
    if (!done) PyErr_Print(), abort();
    Py_DECREF(done);
    Py_DECREF(bytes);
    return 0;
}
