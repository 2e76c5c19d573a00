/**
 * Gangway's public API: run programs that nobody trusts, against real files and sockets.
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
 * <ul>
 *   <li>{@link dev.gangway.Gangway}: mounts and limits, shared by any number of guests.
 *   <li>{@link dev.gangway.Program}: a compiled module, to be run many times.
 *   <li>{@link dev.gangway.Guest}: one run of it; {@link dev.gangway.ExitStatus}: how it ended.
 * </ul>
 *
 * <p>Dependencies: {@code dev.gangway} &rarr; {@code wasi.endive}, {@code wasi.engine}, {@code
 * wasi} &rarr; kernel.
 *
 * <p>Lock order: a guest's own lock, then its {@link dev.gangway.Deadline}'s; neither is held while
 * the guest runs.
 */
@NullMarked
package dev.gangway;

import org.jspecify.annotations.NullMarked;
