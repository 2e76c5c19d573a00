package dev.gangway.uaccess;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.testkit.HostResources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * A program for a JVM with hooks: a guest that copies files from a directory of the host into
 * memory, again and again, and each time another of its user copies fails. Either it says so, or
 * all that it copied is right; and a second guest that nothing fails for finds all as it was.
 */
public final class FailingGuestCopies {
  private static final int[] SIZES = {0, 1, 4096, 5000, 300_000};

  private final Program cp;
  private final Path source;
  private final Path copy;
  private int silent;
  private int told;
  private int otherwise;

  private FailingGuestCopies(Program cp, Path directory) throws IOException {
    this.cp = cp;
    this.source = directory.resolve("source");
    this.copy = directory.resolve("copy");
    Files.createDirectories(source.resolve("tree"));
    Files.createDirectories(copy);
    for (int size : SIZES) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      Files.write(source.resolve("tree").resolve("file" + size), bytes);
    }
  }

  /**
   * Runs it.
   *
   * @param args the program cp.wasm, a directory to work in
   */
  public static void main(String[] args) throws IOException {
    try (Gangway compiler = Gangway.builder().build()) {
      FailingGuestCopies program =
          new FailingGuestCopies(compiler.load(Path.of(args[0])), Path.of(args[1]));
      long k = 1;
      HostResources before = null;
      while (program.failTheKth(k)) {
        if (before == null) {
          before = HostResources.now();
        }
        k++;
      }
      HostResources after = HostResources.now();
      if (before == null
          || before.reservations() != after.reservations()
          || !after.filesSince(before).isEmpty()) {
        throw new AssertionError("left behind: " + after + ", at first " + before);
      }
      System.out.printf(
          "of %d failed copies the kernel made %d good, the guest told %d, ended otherwise %d%n",
          k - 1, program.silent, program.told, program.otherwise);
    }
  }

  /** Returns false if the guest makes fewer copies. */
  private boolean failTheKth(long k) throws IOException {
    FailUserCopy fault = FailUserCopy.kth(k);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Gangway gangway =
        Gangway.builder()
            .directory("/source", source)
            .directory("/copy", copy)
            .tmpfs("/tmp", 4 << 20)
            .timeLimit(Duration.ofSeconds(60))
            .build()) {
      UserCopyHooks.install(fault);
      ExitStatus status = run(gangway, err, "/source/tree", "/tmp/first");
      UserCopyHooks.remove();
      if (status.reason() != ExitStatus.Reason.EXITED) {
        throw new AssertionError("copy " + k + ": " + status + " " + err);
      }
      if (status.code() == 0) {
        silent += fault.failed() > 0 ? 1 : 0;
        expectGood(gangway, k, "/tmp/first");
      } else if (err.toString(StandardCharsets.UTF_8).contains("Bad address")) {
        told++;
      } else {
        otherwise++;
      }
      expectZero(run(gangway, err, "/source/tree", "/tmp/second"), k, err);
      expectGood(gangway, k, "/tmp/second");
    } finally {
      UserCopyHooks.remove();
    }
    return fault.failed() > 0;
  }

  private ExitStatus run(Gangway gangway, ByteArrayOutputStream err, String from, String to)
      throws IOException {
    try (Guest guest = gangway.guest(cp).args("-r", from, to).stderr(err).build()) {
      return guest.run();
    }
  }

  /** A directory of the memory file system is what it must be: seen by copying it out. */
  private void expectGood(Gangway gangway, long k, String directory) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    expectZero(run(gangway, err, directory, "/copy/out"), k, err);
    Path out = copy.resolve("out");
    for (int size : SIZES) {
      Path file = out.resolve("file" + size);
      if (Files.mismatch(file, source.resolve("tree").resolve("file" + size)) != -1) {
        throw new AssertionError("copy " + k + ": " + file + " is not what it was");
      }
      Files.delete(file);
    }
    Files.delete(out);
  }

  private static void expectZero(ExitStatus status, long k, ByteArrayOutputStream err) {
    if (status.code() != 0) {
      throw new AssertionError("after copy " + k + " had failed: " + status + " " + err);
    }
  }
}
