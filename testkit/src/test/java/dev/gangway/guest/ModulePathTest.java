package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.testkit.GuestPrograms;
import dev.gangway.testkit.OtherJvm;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An embedder may have Gangway on the module path. */
class ModulePathTest {
  /** Ours and those that they require. */
  private static boolean isNeeded(ModuleReference module) {
    String name = module.descriptor().name();
    return Stream.of("dev.gangway", "run.endive.", "org.objectweb.asm").anyMatch(name::startsWith)
        && !module.descriptor().isAutomatic();
  }

  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry ->
            ModuleFinder.of(Path.of(entry)).findAll().stream().anyMatch(ModulePathTest::isNeeded))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The embedder is in no module, and reads the API alone. */
  @Test
  void aGuestRunsOnNamedModules() throws Exception {
    List<String> options = new ArrayList<>(List.of("--module-path", modulePath()));
    options.addAll(List.of("--add-modules", "dev.gangway"));
    options.add("--enable-native-access=dev.gangway.kernel");
    for (String exportedTo : List.of("dev.gangway.kernel", "ALL-UNNAMED")) {
      List<String> exporting = new ArrayList<>(options);
      exporting.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=" + exportedTo));
      String hello = GuestPrograms.path("hello").toString();
      assertThat(OtherJvm.run(Duration.ofMinutes(1), Embedder.class, exporting, hello))
          .as("jdk.internal.misc exported to " + exportedTo)
          .contains("module dev.gangway")
          .contains("0 EXITED")
          .doesNotContain("WARNING");
    }
  }

  /** Runs the program that it is given. */
  static final class Embedder {
    private Embedder() {}

    public static void main(String[] args) throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Gangway gangway = Gangway.builder().build();
          Guest guest = gangway.guest(gangway.load(Path.of(args[0]))).stdout(out).build()) {
        ExitStatus status = guest.run();
        System.out.println(Gangway.class.getModule());
        System.out.println(status.code() + " " + status.reason());
        System.out.println(out.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
