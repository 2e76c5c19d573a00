/**
 * Compiles WebAssembly functions to JVM classes, as a machine for Endive's {@code Instance}.
 *
 * <ul>
 *   <li>{@link dev.gangway.compiler.GuestCompiler}: compiles a module; {@link
 *       dev.gangway.compiler.CompiledCode} is the result, {@link dev.gangway.compiler.GuestClasses}
 *       the same, loaded.
 *   <li>{@link dev.gangway.compiler.FunctionCompiler}: compiles a function, with {@link
 *       dev.gangway.compiler.Frame} for its blocks, {@link dev.gangway.compiler.Handlers} for those
 *       that catch, {@link dev.gangway.compiler.OperandTypes}, {@link
 *       dev.gangway.compiler.Comparison} for branches, {@link dev.gangway.compiler.Numerics} and
 *       {@link dev.gangway.compiler.Accesses} and {@link dev.gangway.compiler.Atomics} for
 *       instructions; {@link dev.gangway.compiler.BodySummary}: what it must know before.
 *   <li>{@link dev.gangway.compiler.ModuleShape}, {@link dev.gangway.compiler.Names}: the names of
 *       classes, methods and fields.
 *   <li>{@link dev.gangway.compiler.StateWriter}, {@link dev.gangway.compiler.Dispatch}, {@link
 *       dev.gangway.compiler.BoxedWriter}, {@link dev.gangway.compiler.Boundary}: the other classes
 *       of a module: its state, calls by index, calls by Endive, calls from and to Java; {@link
 *       dev.gangway.compiler.Values}: values beside the operand stack.
 *   <li>{@link dev.gangway.compiler.GuestState}, {@link dev.gangway.compiler.Traps}, {@link
 *       dev.gangway.compiler.AtomicInstructions}, {@link dev.gangway.compiler.Floats}, {@link
 *       dev.gangway.compiler.Thrown}, {@link dev.gangway.compiler.FunctionReference}, {@link
 *       dev.gangway.compiler.DirectMemory}: what compiled functions use; {@link
 *       dev.gangway.compiler.EndiveMemory}, {@link dev.gangway.compiler.SegmentedMemory}: Endive's
 *       view of their memory.
 *   <li>{@link dev.gangway.compiler.GuestMachine}, {@link dev.gangway.compiler.BoxedCalls}, {@link
 *       dev.gangway.compiler.GuestLoader}, {@link dev.gangway.compiler.Boxed}: what Endive calls.
 * </ul>
 *
 * <p>Dependencies: {@code compiler} &rarr; {@code uaccess}, {@code wasm}.
 */
@NullMarked
package dev.gangway.compiler;

import org.jspecify.annotations.NullMarked;
