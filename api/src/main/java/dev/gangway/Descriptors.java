package dev.gangway;

import dev.gangway.abi.Errno;
import dev.gangway.fs.sock.ListenerFile;
import dev.gangway.fs.stream.OutputCount;
import dev.gangway.fs.stream.StreamWatch;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.wasi.Rights;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The descriptors that a guest starts with: stdio, then its mounts, then its listeners. */
final class Descriptors {
  private static final int BACKLOG = 128;

  private Descriptors() {}

  /**
   * Opens and installs them.
   *
   * @return the addresses of the listeners
   * @throws IOException if one cannot be opened; those before it are in {@code files}
   */
  static List<InetSocketAddress> install(
      FdTable files,
      Stdio stdio,
      StreamWatch watch,
      OutputCount output,
      List<Mount> mounts,
      List<InetSocketAddress> listeners)
      throws IOException {
    add(files, stdio.openIn(watch), null);
    add(files, stdio.openOut(watch, output), null);
    add(files, stdio.openErr(watch, output), null);
    Opened opened = new Opened();
    for (Mount mount : mounts) {
      check(mount.fileSystem().openRoot(mount, opened), "cannot open " + mount.guestPath());
      add(files, opened.take(), mount.guestPath());
    }
    List<InetSocketAddress> listening = new ArrayList<>();
    for (InetSocketAddress address : listeners) {
      ListenerFile listener = ListenerFile.listen(address, BACKLOG);
      listening.add(listener.localAddress());
      add(files, listener, null);
    }
    return List.copyOf(listening);
  }

  private static void add(FdTable files, OpenFile file, @Nullable String preopenPath)
      throws IOException {
    long base = Rights.initial(file);
    long inheriting = Rights.inheriting(file);
    check(
        files.add(new Descriptor(file, preopenPath, base, inheriting)),
        "cannot give the guest its first descriptors (see the limit of open files)");
  }

  private static void check(long result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + Errno.message((int) -result));
    }
  }
}
