/**
 * Gangway's public API: runs untrusted WebAssembly programs on real files and sockets.
 *
 * <pre>{@code
 * try (Gangway gangway = Gangway.builder()
 *         .directory("/work", Path.of("data"))
 *         .tmpfs("/tmp", 64 << 20)
 *         .maxMemory(256 << 20)
 *         .timeLimit(Duration.ofSeconds(10))
 *         .build()) {
 *   Program wc = gangway.load(Path.of("wc.wasm"));
 *   try (Guest guest = gangway.guest(wc).args("/work/README.md").stdout(out).build()) {
 *     ExitStatus status = guest.run();
 *   }
 * }
 * }</pre>
 *
 * <p>A reactor is started, and its functions are called:
 *
 * <pre>{@code
 * try (Guest guest = gangway.guest(gangway.load(Path.of("words.wasm")))
 *         .hostModule(HostModule.of("env", Env.class, env))
 *         .build()) {
 *   guest.start();
 *   Words words = guest.bind(Words.class);
 *   int count = words.countWords(text, length);
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link dev.gangway.Gangway}: mounts and limits, shared by any number of guests.
 *   <li>{@link dev.gangway.Program}: a compiled module, which any number of guests run; its {@link
 *       dev.gangway.ImportType} and {@link dev.gangway.ExportType}, of an {@link
 *       dev.gangway.ExternType}: {@link dev.gangway.FunctionType} of {@link
 *       dev.gangway.ValueType}s, and others.
 *   <li>{@link dev.gangway.ModuleInfo}: what a module is, also one that would be refused.
 *   <li>{@link dev.gangway.GuestPath}: the spelling of a mount's path. Inside: {@link
 *       dev.gangway.MountSet} opens the mounts of a Gangway or of one guest, {@link
 *       dev.gangway.ByteFiles} makes files from bytes.
 *   <li>{@link dev.gangway.Guest}: an instance of it; {@link dev.gangway.ExitStatus}: how it ended;
 *       {@link dev.gangway.GuestException}: the same, thrown; {@link dev.gangway.GuestUsage}: what
 *       it has used; {@link dev.gangway.RunResult}: how it ended and what it wrote, up to a limit
 *       ({@link dev.gangway.Capture}).
 *   <li>{@link dev.gangway.GuestFunction}: an exported function. Inside: {@link
 *       dev.gangway.GuestLife} admits one thread and ends the guest, {@link dev.gangway.Deadline}
 *       its time, {@link dev.gangway.Binding} interfaces, {@link dev.gangway.Bits} numbers as bits.
 *   <li>{@link dev.gangway.GuestGlobal}: an exported global variable.
 *   <li>{@link dev.gangway.HostModule}: {@link dev.gangway.HostFunction}s and {@link
 *       dev.gangway.HostGlobal}s of the embedder, which get a {@link dev.gangway.GuestCall}; {@link
 *       dev.gangway.Linker} gives them to the guest.
 *   <li>{@link dev.gangway.GuestMemory}: the guest's memory, read and written from Java; {@link
 *       dev.gangway.GuestAllocator} allocates in it by the guest's own functions ({@link
 *       dev.gangway.Allocators}).
 *   <li>{@link dev.gangway.EndiveBuilder}: sets up a {@link dev.gangway.endive.EndiveHost}, for
 *       code that makes Endive's instance itself.
 *   <li>{@link dev.gangway.GuestClock}: clocks of the embedder for a guest. Inside: {@link
 *       dev.gangway.EmbedderSources}.
 *   <li>{@link dev.gangway.DeniedCall}: what an observer sees of a system call that was denied.
 *   <li>{@link dev.gangway.GuestThreads}: executors for guests that compute.
 * </ul>
 *
 * <p>Dependencies: {@code dev.gangway} &rarr; {@code abi}, {@code endive}, {@code filemap}, {@code
 * fs.host}, {@code fs.mem}, {@code fs.sock}, {@code fs.stream}, {@code host}, {@code mm}, {@code
 * settings}, {@code uaccess}, {@code vfs}, {@code wasi}, {@code wasi.engine}, {@code wasm}.
 *
 * <p>Lock order: none. What ends a guest takes no lock that a guest's thread can hold:
 *
 * <ul>
 *   <li>A virtual thread that waits for a lock needs a carrier to take it, and guests that loop can
 *       hold all carriers. A queueing lock ({@code java.util.concurrent.locks}, and all that is
 *       built on it) is passed on in order, so each thread behind that one waits, too.
 *   <li>So {@code kill()} and the timer share only non-blocking collections and atomic states with
 *       guests' threads ({@link dev.gangway.AlarmClock}, {@link dev.gangway.Deadline}, {@link
 *       dev.gangway.ProcessorTime}), and threads of the platform do the rest. They share locks only
 *       with each other.
 *   <li>{@link java.lang.Thread#interrupt} enters a monitor of the thread that it interrupts. The
 *       JDK (25) enters it for a few instructions and pins a virtual thread to its carrier
 *       meanwhile. It then may close the channel that the thread waits on, and that may wait. So it
 *       is called by a thread of its own.
 *   <li>The thread inside waits for a signal that is being delivered, never a signal for it.
 *   <li>{@code close()} waits for the end of the run, holding nothing.
 * </ul>
 */
@NullMarked
package dev.gangway;

import org.jspecify.annotations.NullMarked;
