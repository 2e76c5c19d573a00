/**
 * From samples to tables: medians and spreads, Markdown, JSON, and what machine they are of.
 *
 * <p>Dependencies: none in this module.
 */
@NullMarked
package dev.gangway.bench.report;

import org.jspecify.annotations.NullMarked;
