package dev.gangway.realguests;

/**
 * Functions that a module imports.
 *
 * @param module the name of the imported module
 * @param type each method is a function, under its own name or that of its {@code Export}
 * @param implementation what is called
 */
record Lent<T>(String module, Class<T> type, T implementation) {}
