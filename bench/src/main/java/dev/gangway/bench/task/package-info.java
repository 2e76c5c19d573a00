/**
 * Measurements of one guest, or of several at once, in calls per second: {@code gangway bench
 * scale} and {@code gangway bench copy-strategies}.
 *
 * <p>Dependencies: {@code bench} &rarr; {@code bench.task} &rarr; {@code bench.command}, {@code
 * bench.peer}, {@code bench.report}.
 */
@NullMarked
package dev.gangway.bench.task;

import org.jspecify.annotations.NullMarked;
