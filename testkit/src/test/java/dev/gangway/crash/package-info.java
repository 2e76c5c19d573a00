/**
 * Tests that kill a JVM at a random moment and then read on the host what its guests were promised.
 *
 * <p>{@link DoomedJvm} is what dies; {@link DoomedProcess} starts and kills it and keeps what its
 * guests announced; {@link HostProgram} writes beside the guests; {@link Round} says from that
 * which files there may be.
 *
 * <p>{@code -Dgangway.crash.kills=N} for another number of kills, {@code -Dgangway.crash.seed=N}
 * for the moments of a run that failed (the scheduler has a say in them too).
 */
@NullMarked
package dev.gangway.crash;

import org.jspecify.annotations.NullMarked;
