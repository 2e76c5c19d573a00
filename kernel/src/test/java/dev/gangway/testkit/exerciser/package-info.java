/**
 * Random operations on files, from two guests, against a model that cannot be wrong: what fsx, the
 * file system exerciser, is to Linux's file systems.
 *
 * <ul>
 *   <li>{@link dev.gangway.testkit.exerciser.Exerciser}: two guests, one step at a time, on the
 *       same files, from one thread; a seed replays exactly.
 *   <li>{@link dev.gangway.testkit.exerciser.RacingGuests}: two guests in two threads, each on
 *       files and byte ranges of its own, so that the model stays exact.
 *   <li>{@link dev.gangway.testkit.exerciser.Operation}: one kind of step; {@link
 *       dev.gangway.testkit.exerciser.OperationMix} says how often each is drawn. A new kind needs
 *       a method that takes a {@link dev.gangway.testkit.exerciser.Step}, and a weight.
 *   <li>{@link dev.gangway.testkit.exerciser.Model}: what a file must hold.
 *   <li>{@link dev.gangway.testkit.exerciser.HostSide}: the host's own programs, on the same files
 *       while no guest has them open.
 * </ul>
 *
 * <p>Every path and byte passes through user memory, every descriptor through an fd table.
 *
 * <p>Dependencies: {@code testkit.exerciser} &rarr; {@code abi}, {@code filemap}, {@code
 * filemap.mmap}, {@code testkit}, {@code uaccess}, {@code vfs}. Lock order: none; an {@code
 * Exerciser} is for one thread.
 *
 * @see <a
 *     href="https://github.com/linux-test-project/ltp/tree/master/testcases/kernel/fs/fsx-linux">
 *     fsx in the Linux Test Project</a>
 */
@NullMarked
package dev.gangway.testkit.exerciser;

import org.jspecify.annotations.NullMarked;
