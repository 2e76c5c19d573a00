/**
 * White-box tests of the page cache: unit tests, then the whole cache on a {@link
 * dev.gangway.filemap.Disk} with injected faults.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
