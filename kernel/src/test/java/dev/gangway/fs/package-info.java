/** Shared fixtures for the tests of all file systems. */
@NullMarked
package dev.gangway.fs;

import org.jspecify.annotations.NullMarked;
