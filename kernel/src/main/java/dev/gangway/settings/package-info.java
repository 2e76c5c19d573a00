/**
 * The system properties of Gangway: {@link dev.gangway.settings.Settings} declares and checks them,
 * {@link dev.gangway.settings.Setting} parses one. {@code docs/configuration.md} lists them.
 *
 * <p>Dependencies: none.
 *
 * <p>Lock order: no locks.
 */
@NullMarked
package dev.gangway.settings;

import org.jspecify.annotations.NullMarked;
