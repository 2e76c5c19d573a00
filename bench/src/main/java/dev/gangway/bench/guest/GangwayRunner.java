package dev.gangway.bench.guest;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The guest under Gangway. Compiled modules are kept for the JVMs of the same run, as {@code
 * gangway run} keeps them: that spares most of a JVM's start.
 *
 * @param guestPath the guest's name of the directory
 * @param listens whether each guest has a listening socket; its port is printed before it runs
 */
record GangwayRunner(Gangway gangway, Program program, String guestPath, boolean listens)
    implements Runner {

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
