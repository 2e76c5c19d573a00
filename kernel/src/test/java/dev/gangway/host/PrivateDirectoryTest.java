package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.fs.OpenDescriptors;
import dev.gangway.host.PrivateDirectory.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
  private static final int ANOTHER_USER = 65534;

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    assertThat(OpenDescriptors.beneath(home.toString())).isEmpty();
  }

  private Path at(String name) {
    return home.resolve(name);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void giveAway(Path path) throws IOException {
    assumeThat(Linux.geteuid()).as("root, who can give files away").isZero();
    Files.setAttribute(path, "unix:uid", ANOTHER_USER, LinkOption.NOFOLLOW_LINKS);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Path directory, String name) throws IOException {
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      return new String(opened.read(name, 1 << 20), StandardCharsets.UTF_8);
    }
  }

  private static void write(Path directory, String name, String text) throws IOException {
    try (PrivateDirectory opened = PrivateDirectory.create(directory)) {
      opened.write(name, bytes(text));
    }
  }

  private static void isUntrusted(Path directory, String message) {
    assertThatThrownBy(() -> PrivateDirectory.open(directory))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining(message);
    isNotMade(directory, message);
  }

  private static void isNotMade(Path directory, String message) {
    assertThatThrownBy(() -> PrivateDirectory.create(directory))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsWrittenIsReadAndNobodyElsesBusiness() throws IOException {
    Path directory = at("a/b");
    assertThatThrownBy(() -> PrivateDirectory.open(directory))
        .isInstanceOf(NoSuchFileException.class);
    write(directory, "f", "one");
    write(directory, "f", "two");
    assertThat(read(directory, "f")).isEqualTo("two");
    assertThat(mode(at("a"))).isEqualTo("rwx------");
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("f"))).isEqualTo("rw-------");
    assertThatThrownBy(() -> read(directory, "g")).isInstanceOf(NoSuchFileException.class);
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      assertThatThrownBy(() -> opened.read("f", 2)).hasMessageContaining("too large");
      assertThat(opened.list("")).extracting(Entry::name).containsExactly("f");
      opened.delete("f");
      opened.delete("f");
      assertThat(opened.list("")).isEmpty();
    }
  }

  @Test
  void aLargeFileAndManyFilesAreReadWhole() throws IOException {
    byte[] large = new byte[1_000_003];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ((i * 31) >> 3);
    }
    try (PrivateDirectory opened = PrivateDirectory.create(at("d"))) {
      opened.write("large", ByteBuffer.wrap(large));
      assertThat(opened.read("large", large.length)).isEqualTo(large);
      for (int i = 0; i < 1500; i++) {
        Files.createFile(at("d/a-rather-long-name-of-a-file-in-a-cache-" + i + ".x"));
      }
      assertThat(opened.list(".x")).hasSize(1500);
      assertThat(opened.list(".x")).hasSize(1500);
    }
  }

  @Test
  void aDirectoryThatOthersCanWriteToIsRefused() throws IOException {
    write(at("d"), "f", "x");
    for (String mode : List.of("rwxrwx---", "rwxr-xrwx", "rwx----w-")) {
      mode(at("d"), mode);
      isUntrusted(at("d"), "can be written by other users");
    }
    mode(at("d"), "rwxr-xr-x");
    assertThat(read(at("d"), "f")).isEqualTo("x");
  }

  @Test
  void aDirectoryOfAnotherUserIsRefused() throws IOException {
    write(at("d"), "f", "x");
    giveAway(at("d"));
    isUntrusted(at("d"), "belongs to another user");
    isNotMade(at("d/new"), "is in a directory of another user");
    assertThat(at("d/new")).doesNotExist();
  }

  @Test
  void aDirectoryThatOthersCanReplaceIsRefused() throws IOException {
    write(at("a/b/c"), "f", "x");
    mode(at("a"), "rwxrwxr-x");
    isUntrusted(at("a/b/c"), "other users can write to");
    isNotMade(at("a/b/c/d"), "other users can write to");
    assertThat(at("a/b/c/d")).doesNotExist();
    Files.createSymbolicLink(at("link"), at("a/b/c"));
    isUntrusted(at("link"), "other users can write to");
    Files.setAttribute(at("a"), "unix:mode", 01777);
    assertThat(read(at("a/b/c"), "f")).isEqualTo("x");
    giveAway(at("a"));
    isUntrusted(at("a/b/c"), "of another user");
  }

  @Test
  void aFileThatOthersMayHaveWrittenIsRefused() throws IOException {
    write(at("d"), "f", "x");
    Path file = at("d/f");
    for (String mode : List.of("rw-rw----", "rw----rw-")) {
      mode(file, mode);
      assertThatThrownBy(() -> read(at("d"), "f")).isInstanceOf(UntrustedException.class);
    }
    mode(file, "rw-r--r--");
    assertThat(read(at("d"), "f")).isEqualTo("x");
    Files.createSymbolicLink(at("d/link"), file);
    assertThatThrownBy(() -> read(at("d"), "link"))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining("is a symlink");
    Files.createDirectory(at("d/sub"));
    assertThatThrownBy(() -> read(at("d"), "sub")).isInstanceOf(UntrustedException.class);
    giveAway(file);
    assertThatThrownBy(() -> read(at("d"), "f")).isInstanceOf(UntrustedException.class);
  }

  @Test
  void writingReplacesASymlinkAndDoesNotFollowIt() throws IOException {
    Files.createDirectory(at("d"));
    mode(at("d"), "rwx------");
    Path other = Files.writeString(at("other"), "untouched");
    Files.createSymbolicLink(at("d/f"), other);
    write(at("d"), "f", "new");
    assertThat(other).hasContent("untouched");
    assertThat(read(at("d"), "f")).isEqualTo("new");
    Files.createSymbolicLink(at("dangling"), at("nowhere"));
    assertThatThrownBy(() -> PrivateDirectory.create(at("dangling")))
        .isInstanceOf(IOException.class);
    assertThat(at("nowhere")).doesNotExist();
  }

  @Test
  void touchingMovesTheTimeOfModification() throws IOException {
    write(at("d"), "f", "x");
    Files.setLastModifiedTime(at("d/f"), FileTime.fromMillis(0));
    try (PrivateDirectory opened = PrivateDirectory.open(at("d"))) {
      assertThat(opened.list("f").getFirst().modified()).isZero();
      opened.touch("f");
      assertThat(opened.list("f").getFirst().modified()).isPositive();
    }
  }

  @Test
  void aLinkOfTheUsersOwnIsFollowed() throws IOException {
    write(at("real/d"), "f", "x");
    Files.createSymbolicLink(at("absolute"), at("real"));
    Files.createSymbolicLink(at("relative"), Path.of("./absolute/../real"));
    assertThat(read(at("relative/d"), "f")).isEqualTo("x");
    write(at("relative/new/er"), "f", "y");
    assertThat(at("real/new/er/f")).hasContent("y");
    Path sticky = Files.createDirectory(at("sticky"));
    Files.setAttribute(sticky, "unix:mode", 01777);
    Files.createSymbolicLink(sticky.resolve("link"), at("real/d"));
    assertThat(read(sticky.resolve("link"), "f")).isEqualTo("x");
    mode(sticky, "rwxrwxrwx");
    isUntrusted(sticky.resolve("link"), "other users can write to");
  }

  @Test
  void aLinkOfAnotherUserIsNotFollowed() throws IOException {
    write(at("real/d"), "f", "x");
    for (String mode : List.of("700", "1777")) {
      Path holder = Files.createDirectory(at("holder" + mode));
      Files.setAttribute(holder, "unix:mode", Integer.parseInt(mode, 8));
      Path link = Files.createSymbolicLink(holder.resolve("link"), at("real"));
      assertThat(read(link.resolve("d"), "f")).isEqualTo("x");
      giveAway(link);
      isUntrusted(link.resolve("d"), "a symlink of another user");
      isUntrusted(link, "a symlink of another user");
      isNotMade(link.resolve("new"), "a symlink of another user");
      // One of the user's own symlinks that leads to it.
      Files.createSymbolicLink(at("own" + mode), link);
      isUntrusted(at("own" + mode + "/d"), "a symlink of another user");
    }
    assertThat(at("real/new")).doesNotExist();
  }

  /** The directory and its parents belong to the user, but the path to it does not. */
  @Test
  void aLinkInADirectoryOfAnotherUserIsNotFollowed() throws IOException {
    write(at("real"), "f", "x");
    Path holder = Files.createDirectory(at("holder"));
    mode(holder, "rwxr-xr-x");
    Files.createSymbolicLink(at("holder/link"), at("real"));
    assertThat(read(at("holder/link"), "f")).isEqualTo("x");
    giveAway(holder);
    isUntrusted(at("holder/link"), "in a directory of another user");
    isUntrusted(at("holder/../real"), "in a directory of another user");
    isNotMade(at("holder/link/new"), "in a directory of another user");
    assertThat(at("real/new")).doesNotExist();
  }

  @Test
  void linksThatNeverEndAndFilesAreNoDirectories() throws IOException {
    Files.createSymbolicLink(at("loop"), at("loop"));
    assertThatThrownBy(() -> PrivateDirectory.create(at("loop/d")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Too many levels of symbolic links");
    Files.createFile(at("file"));
    assertThatThrownBy(() -> PrivateDirectory.create(at("file/d")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Not a directory");
  }
}
