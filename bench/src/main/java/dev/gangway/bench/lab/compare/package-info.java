/**
 * Two builds, or one build with two sets of options: what changed, and whether that is real. {@code
 * gangway bench compare} reads two result files; {@code gangway bench ab} and {@code seeds} measure
 * both sides interleaved and compare them here.
 *
 * <p>What is compared are logarithms of calls per second: a change is a factor. Two files of one
 * run of {@code ab} are compared pair by pair, by Wilcoxon's signed-rank test, which needs nothing
 * of the figures but that without a change either side is as likely to be ahead: a JVM is one
 * figure, for what the just-in-time compiler makes of a program differs from one JVM to the next,
 * and no number of rounds in the same one averages that out. Two runs of their own are compared by
 * Welch's t-test on their rounds, as ratios to the native program if both have it. Either way the
 * p-values are corrected by Holm's method for the number of comparisons.
 *
 * <p>Dependencies: {@code bench.lab.compare} &rarr; {@code bench.command}, {@code
 * bench.lab.result}, {@code bench.report}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench.lab.compare;

import org.jspecify.annotations.NullMarked;
