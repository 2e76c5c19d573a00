/**
 * Tests of the page cache that need files, guests' memory, or a storage that does as it is told.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
