/**
 * What Gangway needs of a WebAssembly engine, so that more than one can be bound.
 *
 * <p>An {@link dev.gangway.wasi.engine.Engine} turns bytes into an {@link
 * dev.gangway.wasi.engine.Executable}; that runs a guest on a memory and a system call table that
 * Gangway made. Nothing of an engine's own types is seen from here.
 *
 * <p>Dependencies: {@code endive} &rarr; {@code wasi.engine} &rarr; {@code wasi}, {@code uaccess}.
 */
@NullMarked
package dev.gangway.wasi.engine;

import org.jspecify.annotations.NullMarked;
