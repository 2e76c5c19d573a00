/**
 * The result file of {@code gangway bench real}, real.json. Plain records; their names are those of
 * the file.
 *
 * <p>Dependencies: {@code bench.real.result} &rarr; {@code bench.lab.result}.
 */
@NullMarked
package dev.gangway.bench.real.result;

import org.jspecify.annotations.NullMarked;
