/**
 * The binding to Endive, the Bytecode Alliance's WebAssembly runtime for the JVM: the only place
 * that knows {@code run.endive}.
 *
 * <ul>
 *   <li>{@link dev.gangway.endive.EndiveEngine}: parses, checks and compiles modules.
 *   <li>{@link dev.gangway.endive.Loading}: a load with its time limit; {@link
 *       dev.gangway.endive.ModuleCheck}: what a module must be to be run here; {@link
 *       dev.gangway.endive.HeapNeed}: the heap that compiling needs; {@link
 *       dev.gangway.endive.HeapBudget}: the heap of all concurrent loads.
 *   <li>{@link dev.gangway.endive.PreparedModule}: a valid module without custom sections, and
 *       without functions that are too large for the JVM's compilers.
 *   <li>{@link dev.gangway.endive.ExceptionCheck}: the uses of exceptions that are refused.
 *   <li>{@link dev.gangway.endive.EndiveHost}: memory, tables and system calls for an instance that
 *       the embedder makes itself, of {@link dev.gangway.endive.HostParts}; {@link
 *       dev.gangway.endive.ExitException}: its exit; {@link dev.gangway.endive.HostedMemory}: its
 *       memory, which can be closed at any moment.
 *   <li>{@link dev.gangway.endive.EndiveModule}: a module and a machine that the embedder brings;
 *       {@link dev.gangway.endive.ModuleSections} reads it.
 *   <li>{@link dev.gangway.endive.GuestTables}: function tables with a limit, and not shared among
 *       guests.
 *   <li>{@link dev.gangway.endive.Compilation}, {@link dev.gangway.endive.LoadedClasses}: the
 *       compiled classes.
 *   <li>{@link dev.gangway.endive.EndiveExecutable}, {@link dev.gangway.endive.EndiveInstance}: a
 *       loaded module, and an instance of it; {@link dev.gangway.endive.Faults}: what it throws.
 *   <li>{@link dev.gangway.endive.GuestBoundary}: the same for functions of Gangway's compiler.
 *   <li>{@link dev.gangway.endive.Trampolines}, {@link dev.gangway.endive.SyscallImport}, {@link
 *       dev.gangway.endive.HostImport}: the way out, to system calls and host functions; {@link
 *       dev.gangway.endive.Entries}: the way in, to exported functions; {@link
 *       dev.gangway.endive.Boxes}: both, in Endive's arrays.
 *   <li>{@link dev.gangway.endive.Safeguards}, {@link dev.gangway.endive.GuestInterpreter}: make
 *       compiled and interpreted functions safe: any guest can be ended.
 *   <li>{@link dev.gangway.endive.Rehearsal}: initializes the classes of instructions before the
 *       first guest runs.
 *   <li>{@link dev.gangway.endive.MemoryLinks}, {@link dev.gangway.endive.MemoryAccess}, {@link
 *       dev.gangway.endive.Comparisons}: their access to memory, and their branches; {@link
 *       dev.gangway.endive.CallSites}: how many call sites a class may have.
 *   <li>{@link dev.gangway.endive.ModuleCache}: compiled modules on disk; {@link
 *       dev.gangway.endive.CompiledModule}, {@link dev.gangway.endive.ClassBundle}, {@link
 *       dev.gangway.endive.FunctionBodies}: the content of an entry.
 * </ul>
 *
 * <p>Dependencies: {@code endive} &rarr; {@code compiler}, {@code fs.stream}, {@code host}, {@code
 * settings}, {@code uaccess}, {@code vfs}, {@code wasi}, {@code wasi.engine}, {@code wasm}.
 *
 * <p>Lock order: none is held across a call into a guest; {@link dev.gangway.endive.HeapBudget} has
 * a leaf lock of its own.
 */
@NullMarked
package dev.gangway.endive;

import org.jspecify.annotations.NullMarked;
