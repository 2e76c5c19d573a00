package dev.gangway.bench.guest;

import dev.gangway.CacheMode;
import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The guest under Gangway. Compiled modules are kept for the JVMs of the same run, as {@code
 * gangway run} keeps them: that spares most of a JVM's start.
 */
final class GangwayRunner implements Runner {
  private static final long TMPFS_BYTES = 1 << 30;

  private final Gangway gangway;
  private final Program program;
  private final String guestPath;
  private final boolean listens;

  private GangwayRunner(Gangway gangway, Path wasm, String guestPath, boolean listens)
      throws IOException {
    this.gangway = gangway;
    this.program = gangway.load(wasm);
    this.guestPath = guestPath;
    this.listens = listens;
  }

  static GangwayRunner onHost(
      Path wasm, String guestPath, Path directory, CacheMode cache, Path modules)
      throws IOException {
    return new GangwayRunner(onHost(guestPath, directory, cache, modules), wasm, guestPath, false);
  }

  /** The same with a listening socket for each guest; its port is printed before the guest runs. */
  static GangwayRunner listening(
      Path wasm, String guestPath, Path directory, CacheMode cache, Path modules)
      throws IOException {
    return new GangwayRunner(onHost(guestPath, directory, cache, modules), wasm, guestPath, true);
  }

  private static Gangway onHost(String guestPath, Path directory, CacheMode cache, Path modules)
      throws IOException {
    return Gangway.builder().directory(guestPath, directory, cache).moduleCache(modules).build();
  }

  static GangwayRunner inMemory(Path wasm, String guestPath, Path modules) throws IOException {
    return new GangwayRunner(
        Gangway.builder().tmpfs(guestPath, TMPFS_BYTES).moduleCache(modules).build(),
        wasm,
        guestPath,
        false);
  }

  @Override
  public int run(List<String> args) throws IOException {
    Guest.Builder builder =
        gangway.guest(program).args(args).env("TMPDIR", guestPath).inheritStdio();
    boolean otherEnd = OtherEnd.isNeeded(args);
    if (listens || otherEnd) {
      builder.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
    try (Guest guest = builder.build()) {
      if (otherEnd) {
        OtherEnd.start(args, guest);
      } else {
        sayWhere(guest);
      }
      ExitStatus status = guest.run();
      if (status.code() != 0) {
        System.err.println(status);
      }
      return status.code();
    }
  }

  private static void sayWhere(Guest guest) {
    for (InetSocketAddress address : guest.listening()) {
      System.out.println("listening " + address.getPort());
      System.out.flush();
    }
  }

  @Override
  public void close() {
    gangway.close();
  }
}
