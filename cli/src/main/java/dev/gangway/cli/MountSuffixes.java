package dev.gangway.cli;

import dev.gangway.CacheMode;
import dev.gangway.DirectoryOptions;
import java.util.Locale;

/**
 * What may stand behind the paths of {@code --dir}, in any order: {@code :ro} makes it read-only,
 * {@code :dev} lets guests open character devices in it, {@code :cache=MODE} says how its files are
 * cached.
 *
 * <p>{@code :rw} says the default, and that no more suffixes stand before it: so it protects a name
 * that ends like one, as in {@code --dir odd:ro:rw} or {@code --dir odd:cache=none:rw}.
 *
 * @param rest what stands before them
 * @param options what they say
 * @param complete whether {@code :rw} says that {@code rest} is a name as it stands
 */
record MountSuffixes(String rest, DirectoryOptions options, boolean complete) {
  static final String SYNTAX = "HOST[::GUEST][:ro][:dev][:cache=MODE]";

  private static final String CACHE = "cache=";

  /**
   * Takes the suffixes off.
   *
   * @throws UsageException where there is no such mode, or one is said twice, or both ro and rw
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
      throw new UsageException("--dir: '" + text + "' says " + what);
    }
  }

  private static CacheMode mode(String name) throws UsageException {
    for (CacheMode mode : CacheMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    throw new UsageException(
        "--dir: unknown cache mode '" + name + "'; there are writeback, writethrough and none");
  }
}
