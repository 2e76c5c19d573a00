package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start-up cache is code: it is used only if no other user can have written it. */
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
    aot = launcher.home().resolve(".cache/gangway/aot/" + Launcher.APP + "-25.aot");
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

  /** The cache of another build. */
  private static String build(int number) {
    return "%016x-25.aot".formatted(number);
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
      another(build(days), days);
    }
    another(build(9), 40);
    another(build(9) + ".failed", 40);
    another("month-25.aot", 40);
    another("month.aot.lock", 40);
    launcher.run("cpu");
    for (int i = 0; i < 600 && (!Files.exists(aot) || lock()); i++) {
      Thread.sleep(100);
    }
    String[] kept = {
      aot.getFileName().toString(),
      build(1),
      build(2),
      build(3),
      build(4),
      "month-25.aot", // no names of this cache
      "month.aot.lock"
    };
    // The launcher removes them in the background, at the end.
    for (int i = 0; i < 300 && anyOf(5, 8); i++) {
      Thread.sleep(100);
    }
    assertThat(aot("."))
        .isDirectoryNotContaining(path -> !List.of(kept).contains(path.getFileName().toString()));
    for (String name : kept) {
      assertThat(aot.resolveSibling(name)).exists();
    }
  }

  private boolean anyOf(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .anyMatch(each -> Files.exists(aot.resolveSibling(build(each))));
  }

  private boolean lock() {
    return Files.exists(aot.resolveSibling(Launcher.APP + "-25.aot.lock"));
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

  private void giveAway(Path path) throws IOException {
    assumeThat((int) Files.getAttribute(directory, "unix:uid"))
        .as("root, who can give files away")
        .isZero();
    Files.setAttribute(path, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
  }

  /** A directory of this user that another user could have chosen. */
  private Path victim() throws IOException {
    Path victim = Files.createDirectories(directory.resolve("victim"));
    mode(victim, "rwxr-xr-x");
    Path old = Files.createDirectories(victim.resolve("aot")).resolve(build(9));
    Files.writeString(old, "cache");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(40, ChronoUnit.DAYS)));
    return victim;
  }

  private void staysAsItIs(Path victim) throws Exception {
    Launcher.Result result = launcher.run("cpu");
    assertThat(result.status()).isZero();
    assertThat(result.out()).doesNotContain("AOTCache=");
    Thread.sleep(1000); // a cache would be made in the background
    assertThat(victim.toFile().list()).containsExactly("aot");
    assertThat(victim.resolve("aot").toFile().list()).containsExactly(build(9));
  }

  @Test
  void nothingIsMadeBehindALinkOfAnotherUser() throws Exception {
    Path victim = victim();
    Path cache = Files.createDirectory(launcher.home().resolve(".cache"));
    Path link = Files.createSymbolicLink(cache.resolve("gangway"), victim);
    giveAway(link);
    staysAsItIs(victim);
    // The link alone is the user's own.
    Files.delete(link);
    Files.createSymbolicLink(link, victim);
    giveAway(cache);
    staysAsItIs(victim);
    Files.setAttribute(cache, "unix:uid", 0);
    Path sticky = Files.createDirectory(directory.resolve("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    launcher.env("XDG_CACHE_HOME", sticky.toString());
    Path planted = Files.createSymbolicLink(sticky.resolve("gangway"), victim);
    giveAway(planted);
    staysAsItIs(victim);
  }

  @Test
  void oneBehindALinkOfAnotherUserIsIgnored() throws Exception {
    make();
    Path real = Files.move(aot("../.."), directory.resolve("real"));
    Path link = Files.createSymbolicLink(launcher.home().resolve(".cache"), real);
    isUsed();
    giveAway(link);
    isIgnored();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../real"));
    isUsed();
    giveAway(launcher.home());
    isIgnored();
  }
}
