/** What the tests of all file systems share. */
@NullMarked
package dev.gangway.fs;

import org.jspecify.annotations.NullMarked;
