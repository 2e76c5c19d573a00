package dev.gangway.cli;

import dev.gangway.CacheMode;
import dev.gangway.DirectoryOptions;
import java.util.Locale;

/**
 * The suffixes of {@code --dir}, in any order. {@code :ro}: read-only. {@code :dev}: guests may
 * open character devices. {@code :cache=MODE}: how files are cached.
 *
 * <p>{@code :rw} is the default, and ends the suffixes: what is before it is a name, even if it
 * looks like a suffix, as in {@code --dir odd:ro:rw} or {@code --dir odd:cache=none:rw}.
 *
 * @param rest the text before the suffixes
 * @param options the options that they set
 * @param complete whether {@code :rw} was there, so that {@code rest} has no unknown suffix
 */
record MountSuffixes(String rest, DirectoryOptions options, boolean complete) {
  static final String SYNTAX = "HOST[::GUEST][:ro][:dev][:cache=MODE]";

  private static final String CACHE = "cache=";

  /**
   * Splits off the suffixes.
   *
   * @throws UsageException if a mode is unknown, a suffix is there twice, or both ro and rw are
   */
  static MountSuffixes parse(String text) throws UsageException {
    String rest = text;
    boolean readOnly = false;
    boolean devices = false;
    boolean last = false;
    CacheMode cache = null;
    while (!last) {
      int colon = rest.lastIndexOf(':');
      String suffix = colon < 0 ? "" : rest.substring(colon + 1);
      last = suffix.equals("rw");
      if (suffix.startsWith(CACHE)) {
        refuse(cache != null, text, ":cache= twice");
        cache = mode(suffix.substring(CACHE.length()));
      } else if (suffix.equals("ro")) {
        refuse(readOnly, text, ":ro twice");
        readOnly = true;
      } else if (suffix.equals("dev")) {
        refuse(devices, text, ":dev twice");
        devices = true;
      } else if (last) {
        refuse(readOnly, text, "both :ro and :rw");
      } else {
        break;
      }
      rest = rest.substring(0, colon);
    }
    DirectoryOptions options =
        new DirectoryOptions(readOnly, cache == null ? CacheMode.WRITEBACK : cache, devices);
    return new MountSuffixes(rest, options, last);
  }

  private static void refuse(boolean wrong, String text, String what) throws UsageException {
    if (wrong) {
      throw new UsageException("--dir: '" + text + "' has " + what);
    }
  }

  private static CacheMode mode(String name) throws UsageException {
    for (CacheMode mode : CacheMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    throw new UsageException(
        "--dir: unknown cache mode '" + name + "'; known: writeback, writethrough and none");
  }
}
