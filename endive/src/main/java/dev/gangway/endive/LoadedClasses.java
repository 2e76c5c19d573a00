package dev.gangway.endive;

import java.util.function.Function;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/**
 * The loaded classes of a compiled module.
 *
 * @param machineFactory makes the machine of an instance
 * @param machine the name of the machine's class
 * @param loader has all its classes
 */
record LoadedClasses(
    Function<Instance, Machine> machineFactory, String machine, ClassLoader loader) {}
