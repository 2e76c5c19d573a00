package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.DeniedCall;
import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An observer sees the system calls that confinement or a limit denies, and no others. */
class DeniedCallsTest {
  private final List<DeniedCall> denied = new ArrayList<>();

  @TempDir Path directory;

  @BeforeEach
  void makeFile() throws IOException {
    Files.write(directory.resolve("file"), new byte[20_000]);
  }

  private ExitStatus copy(Gangway.Builder builder, String from, String to) throws IOException {
    try (Gangway gangway = builder.build();
        Guest guest =
            gangway
                .guest(RunningGuests.program("cp"))
                .args(from, to)
                .onDenied(denied::add)
                .build()) {
      return guest.run();
    }
  }

  private Gangway.Builder readOnly() throws IOException {
    return Gangway.builder().readOnlyDirectory("/ro", directory);
  }

  @Test
  void aChangeOfAReadOnlyMountIsSeenWithItsPath() throws IOException {
    assertThat(copy(readOnly(), "/ro/file", "/ro/copy").code()).isEqualTo(1);

    DeniedCall call = denied.getFirst();
    assertThat(call.name()).isEqualTo("path_open");
    assertThat(call.errno()).isEqualTo("EROFS");
    assertThat(call.reason()).isEqualTo(DeniedCall.Reason.CONFINEMENT);
    assertThat(call.paths()).containsExactly("copy");
    assertThat(call.line()).startsWith("path_open(").contains("\"copy\"", " = EROFS (");
    assertThat(call).hasToString(call.line());
  }

  @Test
  void aPathThatLeavesTheMountIsSeen() throws IOException {
    assertThat(copy(readOnly(), "/ro/../../etc/passwd", "/ro/copy").code()).isEqualTo(1);

    assertThat(denied)
        .first()
        .returns("EPERM", DeniedCall::errno)
        .returns(List.of("../../etc/passwd"), DeniedCall::paths);
  }

  @Test
  void aFullMountIsSeen() throws IOException {
    assertThat(copy(readOnly().tmpfs("/small", 4096), "/ro/file", "/small/copy").code())
        .isEqualTo(1);

    assertThat(denied)
        .first()
        .returns("fd_write", DeniedCall::name)
        .returns("ENOSPC", DeniedCall::errno)
        .returns(DeniedCall.Reason.LIMIT, DeniedCall::reason)
        .returns(List.of(), DeniedCall::paths);
  }

  @Test
  void theLimitOfDescriptorsIsSeen() throws IOException {
    assertThat(copy(readOnly().tmpfs("/tmp", 1 << 20).maxFiles(6), "/ro/file", "/tmp/x").code())
        .isEqualTo(1);

    assertThat(denied)
        .first()
        .returns("EMFILE", DeniedCall::errno)
        .returns(DeniedCall.Reason.LIMIT, DeniedCall::reason)
        .returns(List.of("x"), DeniedCall::paths);
  }

  @Test
  void callsThatSucceedOrFailOtherwiseAreNotSeen() throws IOException {
    assertThat(copy(readOnly().tmpfs("/tmp", 1 << 20), "/ro/file", "/tmp/copy").code()).isZero();
    assertThat(copy(readOnly(), "/ro/missing", "/ro/copy").code()).isEqualTo(1);

    assertThat(denied).isEmpty();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Checked exceptions, too: Kotlin and others throw them though no signature declares them. */
  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("enough"), new Error("enough"), new IOException("enough"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatTheObserverThrowsEndsTheGuest(Throwable thrown) throws IOException {
    try (Gangway gangway = readOnly().build();
        Guest guest =
            gangway
                .guest(RunningGuests.program("cp"))
                .args("/ro/file", "/ro/copy")
                .onDenied(_ -> {
                  throw DeniedCallsTest.<RuntimeException>sneaky(thrown);
                })
                .build()) {
      assertThatThrownBy(guest::start).isSameAs(thrown);
      assertThatThrownBy(() -> guest.function("_start").call()).isInstanceOf(GuestException.class);
    }
  }

  @Test
  void fromRunItIsTheCause() throws IOException {
    IllegalStateException thrown = new IllegalStateException("enough");
    try (Gangway gangway = readOnly().build();
        Guest guest =
            gangway
                .guest(RunningGuests.program("cp"))
                .args("/ro/file", "/ro/copy")
                .onDenied(_ -> {
                  throw thrown;
                })
                .build()) {
      ExitStatus status = guest.run();
      assertThat(status.reason()).isEqualTo(ExitStatus.Reason.HOST_FUNCTION_FAILED);
      assertThat(status.cause()).isSameAs(thrown);
    }
  }
}
