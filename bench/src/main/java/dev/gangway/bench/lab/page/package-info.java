/**
 * The page of a run: one HTML file that needs nothing else, with a chart of each test, the ratios,
 * the machine, and what was lost or left out. {@code gangway bench page} makes it from a result
 * file; the laboratory makes it at the end of a run by the same method, {@link Page#html}.
 *
 * <p>All figures are made here and can be read without a script; the script draws them. Text goes
 * into the page by a template that escapes it. The charts are drawn by Chart.js (MIT licence, which
 * the copy in the page names), the text by jmustache (BSD).
 *
 * <p>Dependencies: {@code bench.lab.page} &rarr; {@code bench.lab.result}, {@code bench.report}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench.lab.page;

import org.jspecify.annotations.NullMarked;
