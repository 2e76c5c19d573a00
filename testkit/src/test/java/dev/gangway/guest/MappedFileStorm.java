package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.CacheMode;
import dev.gangway.Gangway;
import dev.gangway.MapMode;
import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.testkit.Race;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MappedFileStormTest} starts: guests map and unmap a file while they and others write
 * to it, cut it, punch holes into it and end. First one step at a time, against a model; then all
 * at once, with threads of the host, where only the end is known.
 */
public final class MappedFileStorm {
  private static final int GUESTS = 3;
  private static final int HOST_THREADS = 2;

  /** That a guest can tell apart. */
  private static final int MAX_MAPPINGS = 16;

  private static final int MAX_SIZE = 40 * MappedFileModel.PAGE;
  private static final long CACHE = 4 << 20;
  private static final long HOST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final Gangway gangway;
  private final String path;

  /** The host's; null if it is in memory. */
  private final @Nullable Path file;

  private final Random random;

  private MappedFileStorm(Gangway gangway, String path, @Nullable Path file, long seed) {
    this.gangway = gangway;
    this.path = path;
    this.file = file;
    this.random = new Random(seed);
  }

  /**
   * Runs it in each cache mode that can map, and in memory.
   *
   * @param args a directory, the seed, steps of the first part, seconds of the second
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    for (CacheMode mode : List.of(CacheMode.WRITEBACK, CacheMode.WRITETHROUGH)) {
      Path file = Files.write(directory.resolve(mode.name()), new byte[0]);
      run(
          Gangway.builder().pageCache(CACHE).directory("/d", directory, mode),
          "/d/" + mode,
          file,
          args);
    }
    run(Gangway.builder().tmpfs("/d", CACHE), "/d/f", null, args);
    System.out.println("done");
  }

  private static void run(Gangway.Builder builder, String path, @Nullable Path file, String[] args)
      throws Exception {
    try (Gangway gangway = builder.build()) {
      MappedFileStorm storm = new MappedFileStorm(gangway, path, file, Long.parseLong(args[1]));
      storm.oneByOne(Integer.parseInt(args[2]));
      storm.allAtOnce(Duration.ofSeconds(Long.parseLong(args[3])));
      assertThat(gangway.memInfo().mapped()).as("mapped").isZero();
    }
  }

  // ---- against a model ------------------------------------------------------------------------

  private void oneByOne(int steps) throws Exception {
    MappedFileModel model = new MappedFileModel();
    List<TalkingGuest> guests = new ArrayList<>();
    for (int i = 0; i < GUESTS; i++) {
      guests.add(new TalkingGuest(gangway).start());
    }
    guests.getFirst().ask("create " + path);
    for (int i = 0; i < steps; i++) {
      int g = random.nextInt(GUESTS);
      if (random.nextInt(100) == 0 || model.mappingsMade(g) == MAX_MAPPINGS) {
        guests.get(g).close();
        model.guestEnded(g);
        guests.set(g, new TalkingGuest(gangway).start());
      }
      step(i, guests.get(g), g, model);
    }
    guests.forEach(TalkingGuest::close);
    requireOnHost("at the end", model.content());
  }

  private void step(int number, TalkingGuest guest, int g, MappedFileModel model) throws Exception {
    String what = "step " + number + ": ";
    int size = model.content().length;
    int at = random.nextInt(MAX_SIZE);
    int n = 1 + random.nextInt(random.nextBoolean() ? 100 : 3 * MappedFileModel.PAGE);
    int value = 1 + random.nextInt(255);
    switch (random.nextInt(10)) {
      case 0 -> {
        ask(guest, what, "write %s %d %d %d".formatted(path, at, n, value), "wrote " + n);
        model.write(at, n, value);
      }
      case 1 -> {
        int to = random.nextInt(3) == 0 ? at : Math.min(size + n, MAX_SIZE);
        ask(guest, what, "truncate %s %d".formatted(path, to), "truncated");
        model.truncate(to);
      }
      case 2 -> {
        ask(guest, what, "punch %s %d %d".formatted(path, at, n), "punched");
        model.punch(at, n);
      }
      case 3 -> {
        ask(guest, what, "sync " + path, "synced");
        requireOnHost(what, model.content());
      }
      case 4 -> {
        byte[] content = model.content();
        int end = Math.min(at + n, content.length);
        String expected = at < end ? HexFormat.of().formatHex(content, at, end) : "";
        ask(guest, what, "read %s %d %d".formatted(path, at, n), expected);
      }
      case 5, 6 -> map(what, guest, g, model);
      default -> use(what, guest, model.someMapping(g, random), model, value);
    }
  }

  private void requireOnHost(String what, byte[] content) {
    if (file != null) {
      assertThat(file).as(what).hasBinaryContent(content);
    }
  }

  private void map(String what, TalkingGuest guest, int g, MappedFileModel model) throws Exception {
    MapMode mode = random.nextBoolean() ? MapMode.SHARED : MapMode.PRIVATE;
    int offset = MappedFileModel.PAGE * random.nextInt(8);
    int length = 1 + random.nextInt(30 * MappedFileModel.PAGE);
    int number = guest.map(path, offset, length, mode);
    ask(guest, what, "map " + number, "mapped " + length);
    model.mapped(g, number, offset, length, mode == MapMode.SHARED);
  }

  private void use(
      String what,
      TalkingGuest guest,
      MappedFileModel.@Nullable Mapping mapping,
      MappedFileModel model,
      int value)
      throws Exception {
    if (mapping == null) {
      return;
    }
    byte[] seen = model.seen(mapping);
    int at = random.nextInt(seen.length);
    int n = 1 + random.nextInt(Math.min(seen.length - at, 2 * MappedFileModel.PAGE));
    switch (random.nextInt(6)) {
      case 0 -> {
        ask(guest, what, "unmap " + mapping.number(), "unmapped");
        model.unmapped(mapping);
      }
      case 1, 2 -> {
        int most = model.storable(mapping, at);
        if (most > 0) {
          n = Math.min(n, most);
          ask(guest, what, "put %d %d %d %d".formatted(mapping.number(), at, n, value), "put");
          model.put(mapping, at, n, value);
        }
      }
      case 3 -> {
        long sum = 0;
        for (byte b : seen) {
          sum += Byte.toUnsignedLong(b);
        }
        ask(guest, what, "sum " + mapping.number(), Long.toString(sum));
      }
      default ->
          ask(
              guest,
              what,
              "get %d %d %d".formatted(mapping.number(), at, n),
              HexFormat.of().formatHex(seen, at, at + n));
    }
  }

  private static void ask(TalkingGuest guest, String what, String line, String expected)
      throws InterruptedException {
    assertThat(guest.ask(line)).as(what + line).isEqualTo(expected);
  }

  // ---- all at once ----------------------------------------------------------------------------

  private void allAtOnce(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Callable<Void>> threads = new ArrayList<>();
    for (int i = 0; i < GUESTS; i++) {
      long seed = random.nextLong();
      threads.add(() -> guestThread(new Random(seed), end));
    }
    for (int i = 0; i < HOST_THREADS && file != null; i++) {
      Path host = file;
      long seed = random.nextLong();
      threads.add(() -> hostThread(host, new Random(seed), end));
    }
    Race.run(threads.size(), threads::get);
    if (file == null) {
      return;
    }
    try (TalkingGuest guest = new TalkingGuest(gangway).start()) {
      byte[] content = Files.readAllBytes(file);
      for (int at = 0; at < content.length; at += MappedFileModel.PAGE) {
        int to = Math.min(at + MappedFileModel.PAGE, content.length);
        ask(
            guest,
            "afterwards: ",
            "read %s %d %d".formatted(path, at, MappedFileModel.PAGE),
            HexFormat.of().formatHex(content, at, to));
      }
    }
  }

  private Void guestThread(Random random, long end) throws Exception {
    while (System.nanoTime() - end < 0) {
      try (TalkingGuest guest = new TalkingGuest(gangway).start()) {
        List<Integer> mapped = new ArrayList<>();
        int made = 0;
        for (int i = 0; i < 200 && System.nanoTime() - end < 0; i++) {
          int what = random.nextInt(16);
          if (what < 2 && made < MAX_MAPPINGS) {
            int number = tryMap(guest, random);
            if (number >= 0) {
              mapped.add(number);
              made++;
            }
          } else if (what == 2 && !mapped.isEmpty()) {
            int number = mapped.remove(/* index */ random.nextInt(mapped.size()));
            assertThat(guest.ask("unmap " + number)).isEqualTo("unmapped");
          } else {
            guest.ask(command(random, mapped));
          }
        }
        // Its end, below, comes in the middle of one of these.
        for (int i = random.nextInt(4); i > 0; i--) {
          guest.tell(random.nextInt(4) == 0 ? "map 0" : command(random, mapped));
        }
        LockSupport.parkNanos(random.nextInt(200_000));
      }
    }
    return null;
  }

  /** The number of a new mapping, or -1. */
  private int tryMap(TalkingGuest guest, Random random) throws InterruptedException {
    MapMode mode = random.nextBoolean() ? MapMode.SHARED : MapMode.PRIVATE;
    try {
      int offset = MappedFileModel.PAGE * random.nextInt(8);
      int number = guest.map(path, offset, 20 * MappedFileModel.PAGE, mode);
      assertThat(guest.ask("map " + number)).startsWith("mapped");
      return number;
    } catch (IOException full) {
      return -1; // ENOMEM, EBUSY: others have mapped too much, or use a page
    }
  }

  private String command(Random random, List<Integer> mapped) {
    int at = random.nextInt(MAX_SIZE);
    int n = 1 + random.nextInt(2 * MappedFileModel.PAGE);
    int which = mapped.isEmpty() ? 0 : mapped.get(random.nextInt(mapped.size()));
    int inside = random.nextInt(18 * MappedFileModel.PAGE);
    return switch (random.nextInt(mapped.isEmpty() ? 4 : 7)) {
      case 0 -> "write %s %d %d %d".formatted(path, at, n, random.nextInt(256));
      case 1 -> "truncate %s %d".formatted(path, at);
      case 2 -> "punch %s %d %d".formatted(path, at, n);
      case 3 -> "sync " + path;
      case 4 -> "put %d %d %d %d".formatted(which, inside, n, random.nextInt(256));
      case 5 -> "sum " + which;
      default -> "get %d %d %d".formatted(which, inside, 100);
    };
  }

  private static Void hostThread(Path file, Random random, long end) throws IOException {
    while (System.nanoTime() - end < 0) {
      int at = random.nextInt(MAX_SIZE);
      int n = 1 + random.nextInt(5000);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        switch (random.nextInt(3)) {
          case 0 -> channel.truncate(at);
          case 1 -> punch(file, at, n);
          default -> channel.write(ByteBuffer.allocate(n), at);
        }
      }
      LockSupport.parkNanos(HOST_PAUSE);
    }
    return null;
  }

  private static void punch(Path file, long at, long n) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      long fd = HostPath.openat(Fcntl.AT_FDCWD, path, Fcntl.O_RDWR, 0);
      assertThat(fd).as("open").isNotNegative();
      int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
      long punched = HostFile.fallocate((int) fd, mode, at, n);
      HostFile.close((int) fd);
      assertThat(punched).as("fallocate").isZero();
    }
  }
}
