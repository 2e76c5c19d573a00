package dev.gangway.compiler;

import run.endive.runtime.Instance;

/**
 * A reference to a function.
 *
 * @param owner the instance whose function it is
 * @param index of the function in that instance
 */
record FunctionReference(Instance owner, int index) {}
