package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.MapMode;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts of one guest, beside those of its Gangway. */
class GuestMountsTest {
  @TempDir Path shared;
  @TempDir Path own;

  @BeforeEach
  void makeAFile() throws IOException {
    Files.writeString(shared.resolve("f"), "shared\n");
  }

  private Gangway gangway() throws IOException {
    return Gangway.builder().readOnlyDirectory("/shared", shared).build();
  }

  private static Guest.Builder guest(Gangway gangway, String program, String... args) {
    return gangway.guest(RunningGuests.program(program)).args(args);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aGuestSeesItsOwnMountsBesideTheSharedOnes() throws IOException {
    HostResources before = HostResources.now();
    try (Gangway gangway = gangway()) {
      Outcome copied =
          RunningGuests.run(guest(gangway, "cp", "/shared/f", "/own/g").directory("/own", own));
      assertThat(copied.status().code()).as(copied.err()).isZero();
      assertThat(own.resolve("g")).hasContent("shared\n");
      Outcome other = RunningGuests.run(gangway, "wc", "/own/g");
      assertThat(other.status().code()).as("another guest").isNotZero();
    }
    assertThat(HostResources.now().filesSince(before)).isEmpty();
  }

  @Test
  void aReadOnlyDirectoryOfAGuestCannotBeChanged() throws IOException {
    try (Gangway gangway = gangway()) {
      Outcome outcome =
          RunningGuests.run(
              guest(gangway, "cp", "/shared/f", "/own/g").readOnlyDirectory("/own", own));
      assertThat(outcome.status().code()).isNotZero();
      assertThat(outcome.err()).contains("Read-only file system");
      assertThat(own).isEmptyDirectory();
    }
  }

  @Test
  void eachGuestOfABuilderHasAnEmptyMemoryMount() throws IOException {
    try (Gangway gangway = gangway()) {
      Guest.Builder builder =
          guest(gangway, "cp", "-v", "/shared/f", "/tmp/").tmpfs("/tmp", 1 << 20, 2);
      for (int i = 0; i < 2; i++) {
        // Two inodes: a file of the guest before would leave no room.
        Outcome outcome = RunningGuests.run(builder);
        assertThat(outcome.status().code()).as(outcome.err()).isZero();
      }
    }
  }

  @Test
  void filesOfBytesAreReadWithTheirDirectories() throws IOException {
    byte[] large = new byte[3_000_000];
    large[2_999_999] = '\n';
    Map<String, byte[]> files =
        Map.of("a/b/x.txt", bytes("one two\n"), "/a/y.txt", bytes(""), "large", large);
    try (Gangway gangway = Gangway.builder().files("/all", files).build()) {
      Outcome outcome =
          RunningGuests.run(
              guest(gangway, "wc", "-lwc", "/lib/a/b/x.txt", "/lib/a/y.txt", "/all/large")
                  .files("/lib", files));
      assertThat(outcome.status().code()).as(outcome.err()).isZero();
      assertThat(outcome.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
          .containsExactly(
              "1 2 8 /lib/a/b/x.txt",
              "0 0 0 /lib/a/y.txt",
              "1 0 3000000 /all/large",
              "2 2 3000008 total");
      Outcome refused =
          RunningGuests.run(guest(gangway, "cp", "/all/large", "/lib/more").files("/lib", files));
      assertThat(refused.err()).contains("Read-only file system");
    }
  }

  @Test
  void filesThatCannotBeMadeAreReported() throws IOException {
    try (Gangway gangway = gangway()) {
      assertThatThrownBy(
              () -> guest(gangway, "wc").files("/lib", Map.of("../x", bytes(""))).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'..'");
      assertThatThrownBy(() -> guest(gangway, "wc").files("/lib", Map.of("/", bytes(""))).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not the path of a file: \"/\"");
      assertThatThrownBy(() ->
              guest(gangway, "wc").files("/lib", Map.of("a", bytes(""), "./a", bytes(""))).build())
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("EEXIST");
      assertThatThrownBy(
              () -> guest(gangway, "wc").files("/lib", Map.of("x".repeat(256), bytes(""))).build())
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("ENAMETOOLONG");
    }
  }

  @Test
  void aMountAtThePathOfAnotherOneIsRefused() throws IOException {
    HostResources before = HostResources.now();
    try (Gangway gangway = gangway()) {
      assertThatThrownBy(() -> guest(gangway, "wc").directory("shared/", own).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is another mount at /shared already");
      assertThatThrownBy(
              () -> guest(gangway, "wc").directory("/a", own).tmpfs("a", 1 << 20).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is another mount at /a already");
    }
    HostResources after = HostResources.now();
    assertThat(after.filesSince(before)).isEmpty();
    assertThat(after.reservations()).isEqualTo(before.reservations());
  }

  @Test
  void aGuestCannotWriteToASharedReadOnlyDirectoryThroughAMountOfItsOwn() throws IOException {
    try (Gangway gangway = gangway()) {
      assertThatThrownBy(() -> guest(gangway, "wc").directory("/rw", shared).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only /shared is read-only");
      assertThat(RunningGuests.run(guest(gangway, "wc").readOnlyDirectory("/b", shared)).status())
          .matches(status -> status.code() == 0);
    }
  }

  @Test
  void buildReportsADirectoryThatIsMissing() throws IOException {
    HostResources before = HostResources.now();
    try (Gangway gangway = gangway()) {
      Path missing = own.resolve("missing");
      assertThatThrownBy(
              () -> guest(gangway, "wc").directory("/a", own).directory("/b", missing).build())
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(missing.toString());
    }
    assertThat(HostResources.now().filesSince(before)).isEmpty();
  }

  @Test
  void aFileOfAMountOfItsOwnCanBeMapped() throws IOException {
    HostResources before = HostResources.now();
    try (Gangway gangway = gangway()) {
      Files.write(own.resolve("f"), new byte[8192]);
      try (Guest guest = guest(gangway, "mapped").directory("/own", own).build()) {
        assertThat(guest.map("/own/f", 0, 8192, MapMode.PRIVATE)).isZero();
        assertThatThrownBy(() -> guest.map("/other/f", 0, 8192, MapMode.PRIVATE))
            .isInstanceOf(NoSuchFileException.class);
      }
    }
    // The page cache, which is shared, may have been made meanwhile.
    assertThat(HostResources.now().filesSince(before))
        .noneMatch(file -> file.contains(own.toString()));
  }
}
