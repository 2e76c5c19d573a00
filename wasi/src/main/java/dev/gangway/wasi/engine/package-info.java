/**
 * The interface to a WebAssembly engine, so that more than one can be bound.
 *
 * <p>An {@link dev.gangway.wasi.engine.Engine} turns bytes into an {@link
 * dev.gangway.wasi.engine.Executable}, which makes an {@link dev.gangway.wasi.engine.Instance} with
 * the memory and the {@link dev.gangway.wasi.engine.Bindings} (system calls, host functions) that
 * Gangway made. Each call of its functions passes a {@link dev.gangway.wasi.engine.Gate}. No type
 * of an engine appears here.
 *
 * <p>Dependencies: {@code wasi.engine} &rarr; {@code wasi}, {@code wasm}.
 */
@NullMarked
package dev.gangway.wasi.engine;

import org.jspecify.annotations.NullMarked;
