package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start-up cache: code of the JVM that only this user may have made. */
@Timeout(120)
class LauncherCacheTest {
  @TempDir Path directory;
  private Launcher launcher;
  private Path aot;

  @BeforeEach
  void makeLauncher() throws Exception {
    launcher = new Launcher(directory).env("GANGWAY_JAVA_OPTS", "");
    launcher.fakeJava(
        "for a; do case $a in -XX:AOTCacheOutput=*) echo cache >\"${a#*=}\" ;; esac; done");
    aot = launcher.home().resolve(".cache/gangway/aot/test-25.aot");
  }

  private Path aot(String name) {
    return launcher.home().resolve(".cache/gangway/aot").resolve(name).normalize();
  }

  private void make() throws IOException {
    Files.createDirectories(aot("."));
    Files.writeString(aot, "cache");
    mode(aot, "rw-------");
    for (Path path : List.of(aot("."), aot(".."), aot("../.."))) {
      mode(path, "rwx------");
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private void isUsed() throws Exception {
    Launcher.Result result = launcher.run("cpu");
    assertThat(result.out().lines()).as(result.err()).contains("-XX:AOTCache=" + aot.toRealPath());
    assertThat(result.err()).isEmpty();
  }

  private void isIgnored() throws Exception {
    Launcher.Result result = launcher.run("cpu");
    assertThat(result.status()).isZero();
    assertThat(result.out()).doesNotContain("AOTCache=");
    assertThat(result.err()).contains(" is not used: other users can change it").hasLineCount(1);
  }

  @Test
  void oneOfTheUsersOwnIsUsed() throws Exception {
    make();
    isUsed();
  }

  @Test
  void oneThatOthersCanChangeIsIgnored() throws Exception {
    make();
    mode(aot, "rw-rw----");
    isIgnored();
    mode(aot, "rw----rw-");
    isIgnored();
    mode(aot, "rw-r--r--");
    isUsed();
    mode(aot("."), "rwxrwx---");
    isIgnored();
    mode(aot("."), "rwx------");
    mode(launcher.home(), "rwxr-xrwx");
    isIgnored();
    mode(launcher.home(), "rwxr-xr-x");
    isUsed();
    Path real = Files.move(aot, launcher.home().resolve("real"));
    Files.createSymbolicLink(aot, real);
    isIgnored();
  }

  @Test
  void oneOfAnotherUserIsIgnored() throws Exception {
    make();
    if ((int) Files.getAttribute(aot, "unix:uid") == 0) {
      Files.setAttribute(aot, "unix:uid", 65534);
      isIgnored();
      Files.setAttribute(aot, "unix:uid", 0);
      Files.setAttribute(launcher.home().resolve(".cache"), "unix:uid", 65534);
      isIgnored();
    }
  }

  @Test
  void itIsMadeForTheUserAloneWhateverTheUmask() throws Exception {
    launcher.shell("umask 000; exec \"$@\"", "cpu");
    for (int i = 0; i < 600 && (!Files.exists(aot) || lock()); i++) {
      Thread.sleep(100);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aot)))
        .isEqualTo("rw-------");
    for (Path path : List.of(aot("."), aot(".."), aot("../.."))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as(path.toString())
          .isEqualTo("rwx------");
    }
    isUsed();
  }

  private void another(String name, int daysOld) throws IOException {
    Path path = Files.writeString(aot.resolveSibling(name), "cache");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(daysOld, ChronoUnit.DAYS)));
  }

  @Test
  void theNewestFiveAreKeptAndNothingThatIsOlderThanAMonth() throws Exception {
    make();
    Files.delete(aot);
    for (int days = 1; days <= 8; days++) {
      another("build" + days + "-25.aot", days);
    }
    another("month-25.aot", 40);
    another("month-25.aot.failed", 40);
    launcher.run("cpu");
    for (int i = 0; i < 600 && (!Files.exists(aot) || lock()); i++) {
      Thread.sleep(100);
    }
    String[] kept = {
      "test-25.aot", "build1-25.aot", "build2-25.aot", "build3-25.aot", "build4-25.aot"
    };
    // They go in the background, last of all.
    for (int i = 0; i < 300 && Files.exists(aot.resolveSibling("build5-25.aot")); i++) {
      Thread.sleep(100);
    }
    assertThat(aot("."))
        .isDirectoryNotContaining(path -> !List.of(kept).contains(path.getFileName().toString()));
    for (String name : kept) {
      assertThat(aot.resolveSibling(name)).exists();
    }
  }

  private boolean lock() {
    return Files.exists(aot.resolveSibling("test-25.aot.lock"));
  }

  @Test
  void nothingIsMadeForAUserWithoutAHome() throws Exception {
    Path missing = directory.resolve("missing");
    String[][] homes = {
      {"/nonexistent", ""},
      {missing.toString(), ""},
      {"", ""},
      {"/nonexistent", "/nonexistent/cache"},
      {launcher.home().toString(), missing.resolve("cache").toString()},
    };
    for (String[] home : homes) {
      launcher.env("HOME", home[0]).env("XDG_CACHE_HOME", home[1]);
      Launcher.Result result = launcher.run("cpu");
      assertThat(result.status()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).doesNotContain("AOT");
    }
    Thread.sleep(300); // a cache would be made in the background
    assertThat(missing).doesNotExist();
    assertThat(Path.of("/nonexistent")).doesNotExist();
    assertThat(launcher.home()).isEmptyDirectory();
  }
}
