/** The {@code gangway} command. Above everything else; nothing depends on it. */
@NullMarked
package dev.gangway.cli;

import org.jspecify.annotations.NullMarked;
