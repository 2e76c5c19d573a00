package dev.gangway.guest;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.testkit.GuestPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A JVM in which guests that loop hold all carriers of virtual threads. Prints how many guests
 * ended for which reason.
 */
final class StarvedCarriers {
  private static final int GUESTS = 400;

  /** What guests do that use files, a few of them by platform threads. */
  private static final List<List<String>> FILES =
      List.of(
          List.of(),
          List.of("write", "/work/f"),
          List.of("write", "/tmp/f"),
          List.of("open", "/work/there"),
          List.of("poll"));

  private static final int PLATFORM = 7;

  private StarvedCarriers() {}

  public static void main(String[] args) throws Exception {
    Duration limit = args[0].equals("kill") ? null : Duration.ofMillis(20);
    boolean files = args[0].equals("files");
    Path directory = Files.createTempDirectory("gangway");
    Files.createFile(directory.resolve("there"));
    Map<ExitStatus.Reason, Integer> reasons = new TreeMap<>();
    try (Gangway gangway =
            Gangway.builder().directory("/work", directory).tmpfs("/tmp", 128 << 20).build();
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService platform = Executors.newCachedThreadPool()) {
      Program spin = gangway.load(GuestPrograms.path("spin"));
      List<Guest> guests = new ArrayList<>();
      List<Future<ExitStatus.Reason>> runs = new ArrayList<>();
      for (int i = 0; i < GUESTS; i++) {
        List<String> does = files ? FILES.get(i % FILES.size()) : List.of();
        guests.add(guest(gangway.guest(spin).args(does), limit));
        Guest guest = guests.getLast();
        ExecutorService executor = files && i % PLATFORM == 0 ? platform : virtual;
        runs.add(executor.submit(() -> run(guest)));
      }
      if (limit == null) {
        end(guests, virtual, platform);
      }
      for (Future<ExitStatus.Reason> run : runs) {
        reasons.merge(run.get(), 1, Integer::sum);
      }
      guests.forEach(Guest::close);
    }
    for (String name : List.of("there", "f")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.delete(directory);
    System.out.print(reasons);
  }

  private static ExitStatus.Reason run(Guest guest) {
    try {
      return guest.run().reason();
    } catch (IllegalStateException closedBefore) {
      return ExitStatus.Reason.INTERRUPTED;
    }
  }

  private static Guest guest(Guest.Builder builder, @Nullable Duration limit) throws IOException {
    return (limit == null ? builder : builder.timeLimit(limit)).build();
  }

  /** Each by another way; a virtual thread gets a carrier when others have ended some guests. */
  private static void end(List<Guest> guests, ExecutorService virtual, ExecutorService platform) {
    for (int i = 0; i < guests.size(); i++) {
      Guest guest = guests.get(i);
      switch (i % 4) {
        case 0 -> guest.kill();
        case 1 -> platform.execute(guest::close);
        case 2 -> {
          virtual.execute(guest::close);
          platform.execute(guest::close);
          platform.execute(guest::kill);
        }
        default -> {
          virtual.execute(guest::kill);
          platform.execute(guest::kill);
        }
      }
    }
  }
}
