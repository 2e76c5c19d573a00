/**
 * The interface to a WebAssembly engine, so that more than one can be bound.
 *
 * <p>An {@link dev.gangway.wasi.engine.Engine} turns bytes into an {@link
 * dev.gangway.wasi.engine.Executable}, which runs a guest with the memory and the system calls that
 * Gangway made. No type of an engine appears here.
 *
 * <p>Dependencies: {@code wasi.engine} &rarr; {@code wasi}.
 */
@NullMarked
package dev.gangway.wasi.engine;

import org.jspecify.annotations.NullMarked;
