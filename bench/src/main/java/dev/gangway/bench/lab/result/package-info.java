/**
 * The result file of {@code gangway bench}, results.json: what the laboratory writes, and what
 * makes the page and compares two builds reads. Plain records; their names are those of the file.
 *
 * <p>Round <i>i</i> of every cell of one test ran in the same turn, one right after another, so
 * that ratios are to be taken round by round.
 *
 * <p>Dependencies: {@code bench.lab.result} &rarr; {@code bench.report}.
 */
@NullMarked
package dev.gangway.bench.lab.result;

import org.jspecify.annotations.NullMarked;
