package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.LinearMemory;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathNameTest {
  private static final int AT = 1_000;

  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final PathName path = new PathName();

  @AfterEach
  void close() {
    memory.close();
  }

  private long fetch(byte[] bytes) {
    memory.store(AT, bytes, 0, bytes.length);
    return path.fetch(memory, AT, bytes.length);
  }

  private long fetch(String text) {
    return fetch(text.getBytes(UTF_8));
  }

  private int end() {
    return (int) memory.size();
  }

  @Test
  void aPathIsCopiedOnceAndEndsWithNul() {
    assertResult(fetch("dir/file")).succeeds();
    memory.store(AT, "XXXXXXXXX".getBytes(UTF_8), 0, 9);
    assertThat(path).hasToString("dir/file");
    assertThat(path.length()).isEqualTo(8);
    assertThat(path.segment().get(ValueLayout.JAVA_BYTE, 8)).isZero();
  }

  @Test
  void aShorterPathLeavesNothingOfTheOneBefore() {
    assertResult(fetch("a-long-name")).succeeds();
    assertResult(fetch("ab")).succeeds();
    assertThat(path.toBytes()).isEqualTo("ab".getBytes(UTF_8));
    assertThat(path.segment().get(ValueLayout.JAVA_BYTE, 2)).isZero();
  }

  @Test
  void anEmptyPathIsENOENT() {
    assertResult(path.fetch(memory, AT, 0)).failsWith(Errno.ENOENT);
    assertResult(path.fetchTarget(memory, AT, 0)).failsWith(Errno.ENOENT);
  }

  @Test
  void aPointerOutsideIsEFAULTWhateverTheLength() {
    assertResult(path.fetch(memory, end(), 1)).failsWith(Errno.EFAULT);
    assertResult(path.fetch(memory, end() - 3, 4)).failsWith(Errno.EFAULT);
    assertResult(path.fetch(memory, -1, 2)).failsWith(Errno.EFAULT);
    assertResult(path.fetch(memory, AT, -1)).failsWith(Errno.EFAULT);
    assertResult(path.fetch(memory, AT, Integer.MIN_VALUE)).failsWith(Errno.EFAULT);
  }

  @Test
  void aPathMayEndWhereMemoryDoes() {
    memory.store(end() - 4, "name".getBytes(UTF_8), 0, 4);
    assertResult(path.fetch(memory, end() - 4, 4)).succeeds();
    assertThat(path).hasToString("name");
  }

  @Test
  void theLongestPathHas4095BytesAndTheLongestComponent255() {
    assertResult(fetch("d/".repeat(2_047) + "f")).succeeds();
    assertResult(fetch("d/".repeat(2_048))).failsWith(Errno.ENAMETOOLONG);
    assertResult(path.fetch(memory, 0, 50_000)).failsWith(Errno.ENAMETOOLONG);
    assertResult(fetch("d/" + "n".repeat(255) + "/f")).succeeds();
    assertResult(fetch("d/" + "n".repeat(256))).failsWith(Errno.ENAMETOOLONG);
    assertResult(fetch("n".repeat(256) + "/f")).failsWith(Errno.ENAMETOOLONG);
    assertResult(fetch("\u00e9".repeat(128))).failsWith(Errno.ENAMETOOLONG);
  }

  @Test
  void theTextOfASymlinkMayHaveALongerComponent() {
    byte[] text = "n".repeat(4_095).getBytes(UTF_8);
    memory.store(0, text, 0, text.length);
    assertResult(path.fetchTarget(memory, 0, text.length)).succeeds();
    assertThat(path.length()).isEqualTo(4_095);
    assertResult(path.fetchTarget(memory, 0, 4_096)).failsWith(Errno.ENAMETOOLONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\0", "a\0", "a/b\0"})
  void aNulIsEINVAL(String text) {
    assertResult(fetch(text)).failsWith(Errno.EINVAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff",
        "a\u00c3",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f8\u0088\u0080\u0080\u0080",
        "\u00f4\u0090\u0080\u0080",
        "\u0080"
      })
  void whatIsNotUtf8IsEILSEQ(String latin1) {
    assertResult(fetch(latin1.getBytes(ISO_8859_1))).failsWith(Errno.EILSEQ);
  }

  @Test
  void utf8OfEveryLengthIsFine() {
    assertResult(fetch("a\u00e9\u4e2d\ud83d\ude00")).succeeds();
    assertThat(path).hasToString("a\u00e9\u4e2d\ud83d\ude00");
  }

  @Test
  void anAbsolutePathIsEPERMUnlessItIsTheTextOfALink() {
    assertResult(fetch("/etc")).failsWith(Errno.EPERM);
    assertResult(fetch("/")).failsWith(Errno.EPERM);
    memory.store(AT, "/etc".getBytes(UTF_8), 0, 4);
    assertResult(path.fetchTarget(memory, AT, 4)).succeeds();
    assertThat(path.isAbsolute()).isTrue();
  }

  @Test
  void aSingleNameIsOneThatCannotWalkAnywhere() {
    for (String single : new String[] {"f", "...", ".a", "..a", "a.", " "}) {
      assertResult(fetch(single)).succeeds();
      assertThat(path.isSingleName()).as(single).isTrue();
    }
    for (String walk : new String[] {".", "..", "a/", "a/b", "./a", "../a"}) {
      assertResult(fetch(walk)).succeeds();
      assertThat(path.isSingleName()).as(walk).isFalse();
    }
  }

  @Test
  void trailingSlashesAreSeen() {
    assertResult(fetch("a/")).succeeds();
    assertThat(path.hasTrailingSlash()).isTrue();
    assertResult(fetch("a/b")).succeeds();
    assertThat(path.hasTrailingSlash()).isFalse();
  }

  @Test
  void thePathOfAnEmbedderIsCheckedAsThatOfAGuest() {
    assertResult(path.set("a/b".getBytes(UTF_8))).succeeds();
    assertThat(path).hasToString("a/b");
    assertResult(path.set("/a".getBytes(UTF_8))).failsWith(Errno.EPERM);
    assertResult(path.set("x".repeat(5_000).getBytes(UTF_8))).failsWith(Errno.ENAMETOOLONG);
  }
}
