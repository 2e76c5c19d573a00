package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.sock.ListenerFile;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.ResultAssert;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Opened;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * A JVM with a low limit of descriptors, in which guests open all that they get. Prints what went
 * wrong.
 */
final class FewDescriptors {
  private static final int GUESTS = 4;
  private static final int FOR_THE_HOST = 24;

  private FewDescriptors() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    try (HostFileSystem fs =
            new HostFileSystem(
                directory, CacheMode.valueOf(args[1]), new PageCache(PageCache.MIN_BYTES));
        TestKernel kernel = TestKernel.with(fs)) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ListenerFile listener = ListenerFile.listen(any, 8);
      List<TestKernel> guests = new ArrayList<>();
      for (int i = 0; i < GUESTS; i++) {
        guests.add(kernel.another());
      }
      List<Integer> opened = Race.run(GUESTS, i -> () -> openAll(guests.get(i), i));
      expect("a guest could open nothing", opened.stream().allMatch(n -> n > 0));
      // A refusal may have been for a descriptor that the JVM or another guest closed at once.
      openAll(guests.getFirst(), GUESTS);
      expectRefused("create", kernel.root().tryOpen("new", Fcntl.O_WRONLY | Fcntl.O_CREAT));
      expect("a refused file was created", !Files.exists(directory.resolve("new")));
      expectRefused("opendir", kernel.root().tryOpen(".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY));
      theHostGoesOn(directory, listener);
      guests.forEach(TestKernel::close);
      ResultAssert.assertResult(kernel.root().tryOpen("f0-0", Fcntl.O_RDONLY)).succeeds();
      listener.put();
    }
  }

  private static int openAll(TestKernel guest, int number) {
    for (int n = 0; ; n++) {
      String name = "f" + number + "-" + n;
      long result = guest.root().tryOpen(name, Fcntl.O_RDWR | Fcntl.O_CREAT);
      if (result != 0) {
        expectRefused("open of " + name, result);
        return n;
      }
      try {
        guest.root().open(name, Fcntl.O_RDWR);
      } catch (AssertionError takenByAnotherMeanwhile) {
        return n;
      }
    }
  }

  /** With the descriptors that were kept for it. */
  private static void theHostGoesOn(Path directory, ListenerFile listener) throws IOException {
    List<AutoCloseable> open = new ArrayList<>();
    for (int i = 0; i < FOR_THE_HOST; i++) {
      InputStream file = Files.newInputStream(directory.resolve("f0-0"));
      open.add(file);
    }
    open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    open.add(new JarFile(anyJar()));
    open.add(new Socket(InetAddress.getLoopbackAddress(), listener.localAddress().getPort()));
    expectRefused("accept", listener.accept(0, new Opened()));
    expect("a class was not loaded", new LoadedLate().works());
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private static String anyJar() {
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.endsWith(".jar")) {
        return entry;
      }
    }
    throw new AssertionError("no jar on the class path");
  }

  /** A class of its own file. */
  private static final class LoadedLate {
    boolean works() {
      return true;
    }
  }

  private static void expectRefused(String what, long result) {
    expect(what + " gave " + ResultAssert.describe(result), result == -Errno.ENFILE);
  }

  private static void expect(String otherwise, boolean holds) {
    if (!holds) {
      System.out.println(otherwise);
    }
  }
}
