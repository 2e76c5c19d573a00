package dev.gangway.cli;

import dev.gangway.DirectoryOptions;
import dev.gangway.Gangway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * {@code --dir HOST[::GUEST][:ro][:dev][:cache=MODE]}: a host directory, its path in the guest, and
 * how it is mounted.
 *
 * <p>The first {@code ::} ends HOST, as in wasmtime. Default of GUEST: HOST as typed, made
 * absolute. Programs built with wasi-libc see no difference, because their working directory is
 * {@code /}. {@link MountSuffixes} reads the rest.
 *
 * @param host as typed; {@link #mountOn} checks it
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
              + "'; known: "
              + KNOWN
              + " (if the path itself ends like that, append :rw)");
    }
    try {
      return new HostMount(host, GuestPaths.absolute(guest), suffixes.options());
    } catch (GuestPaths.ParentException e) {
      throw new UsageException(
          colons < 0
              ? "--dir: '" + host + "' needs a path in the guest: --dir " + host + "::/GUEST"
              : "--dir: the guest's path must not contain '..': '" + guest + "'");
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

  /** Suggests what was meant if the option has docker's syntax or an unknown suffix; else empty. */
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
      return " (if " + text.substring(colon) + " is meant as a suffix, known: " + KNOWN + ")";
    }
    return " (did you mean " + text.substring(0, colon) + "::" + text.substring(colon + 1) + "?)";
  }
}
