/**
 * From samples to tables: medians and spreads and Markdown.
 *
 * <p>Dependencies: none.
 */
@NullMarked
package dev.gangway.bench.report;

import org.jspecify.annotations.NullMarked;
