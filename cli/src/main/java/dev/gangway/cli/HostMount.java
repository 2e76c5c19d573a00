package dev.gangway.cli;

import dev.gangway.DirectoryOptions;
import dev.gangway.Gangway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * {@code --dir HOST[::GUEST][:ro][:dev][:cache=MODE]}: a directory of the host, where the guest
 * sees it, and how it is mounted.
 *
 * <p>As wasmtime has it, the first {@code ::} parts the two, and without GUEST the guest sees the
 * directory under the name that was typed; here made absolute, which is the same to programs built
 * with wasi-libc, as their working directory is {@code /}. What may stand behind is {@link
 * MountSuffixes}' to read.
 *
 * @param host as it was typed, not checked: mounting it does that
 * @param guest absolute and normalized
 */
record HostMount(String host, String guest, DirectoryOptions options) implements GuestMount {
  private static final String KNOWN = ":ro, :rw, :dev and :cache=MODE";

  static HostMount parse(String text) throws UsageException {
    MountSuffixes suffixes = MountSuffixes.parse(text);
    String paths = suffixes.rest();
    int colons = paths.indexOf("::");
    String host = colons < 0 ? paths : paths.substring(0, colons);
    String guest = colons < 0 ? paths : paths.substring(colons + 2);
    if (host.isEmpty() || guest.isEmpty()) {
      throw new UsageException("--dir: '" + text + "' is not " + MountSuffixes.SYNTAX);
    }
    int colon = guest.lastIndexOf(':');
    if (colons >= 0 && colon >= 0 && !suffixes.complete()) {
      throw new UsageException(
          "--dir: unknown suffix '"
              + guest.substring(colon)
              + "' in '"
              + text
              + "'; there are "
              + KNOWN
              + " (behind a path that ends like one, say :rw)");
    }
    try {
      return new HostMount(host, GuestPaths.absolute(guest), suffixes.options());
    } catch (GuestPaths.ParentException e) {
      throw new UsageException(
          colons < 0
              ? "--dir: say where the guest sees '" + host + "': --dir " + host + "::/GUEST"
              : "--dir: the guest's path must not have '..' in it: '" + guest + "'");
    }
  }

  @Override
  public void mountOn(Gangway.Builder builder) throws IOException {
    try {
      HostFiles.with(host, HostFiles.DIRECTORY, path -> builder.directory(guest, path, options));
    } catch (NoSuchFileException e) {
      throw new IOException("--dir " + host + ": no such file or directory (ENOENT)" + hint(), e);
    } catch (IOException e) {
      throw new IOException("--dir " + e.getMessage() + hint(), e);
    }
  }

  /**
   * What was probably meant, by docker's syntax or an unknown suffix; empty if that is not the
   * mistake.
   */
  private String hint() {
    String text = host;
    int docker = text.indexOf(":/");
    int colon = docker < 0 ? text.lastIndexOf(':') : docker;
    if (colon <= 0
        || !RawProcess.isPath(text)
        || Files.exists(Path.of(text))
        || !Files.isDirectory(Path.of(text.substring(0, colon)))) {
      return "";
    }
    if (docker < 0) {
      return " (or is it the suffix " + text.substring(colon) + "? There are " + KNOWN + ")";
    }
    return " (did you mean " + text.substring(0, colon) + "::" + text.substring(colon + 1) + "?)";
  }
}
