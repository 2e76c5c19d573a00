package dev.gangway.fs.mem;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.testkit.TestPath;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no guest can bring about through the calls: links that could not have been made. */
class PathWalkTest {
  private final SuperBlock fs = new SuperBlock(new Quota(1 << 20, 100));
  private final MemDirectoryNode base = new MemDirectoryNode(fs, null);

  private void plant(String name, String text) {
    byte[] bytes = name.getBytes(UTF_8);
    Name link = Name.in(MemorySegment.ofArray(bytes), 0, bytes.length);
    assertResult(base.symlink(link, text.getBytes(UTF_8))).succeeds();
  }

  private long lookup(String path) {
    return new PathWalk(base, TestPath.of(path)).lookup(true, new PathWalk.Found());
  }

  @Test
  void anAbsoluteOrEscapingLinkIsNotFollowedHoweverItCame() {
    plant("absolute", "/");
    plant("up", "..");
    plant("over", "../x");
    for (String path : new String[] {"absolute", "absolute/x", "up", "up/x", "over", "./over/.."}) {
      assertResult(lookup(path)).as(path).failsWith(Errno.EPERM);
    }
  }

  @Test
  void aWalkEndsInTheDirectoryOfItsLastName() {
    plant("here", "./");
    PathWalk walk = new PathWalk(base, TestPath.of("here//./new/"));
    assertResult(walk.toParent()).succeeds();
    assertThat(walk.directory()).isSameAs(base);
    assertThat(walk.last()).isEqualTo(PathWalk.Last.NAME);
    assertThat(walk.mustBeDirectory()).isTrue();
    assertThat(walk.lastInode()).isNull();
  }

  @Test
  void aNewNameWithASlashAfterItIsForDirectoriesAlone() {
    assertResult(new PathWalk(base, TestPath.of("new")).toNewName()).succeeds();
    assertResult(new PathWalk(base, TestPath.of("new/")).toNewName()).failsWith(Errno.ENOENT);
  }

  @ParameterizedTest
  @CsvSource({
    "f, 0, false",
    "..., 0, false",
    ".., 0, true",
    ".., 1, false",
    "../.., 1, true",
    "a/../.., 0, true",
    "a/../.., 1, false",
    "./../a, 0, true",
    "a//./b/../../, 0, false",
    "a//./b/../../../, 0, true",
    "..a/..b, 0, false"
  })
  void aTextEscapesWhereItClimbsAboveTheRoot(String text, int depth, boolean escapes) {
    assertThat(PathWalk.escapes(TestPath.of(text), depth)).isEqualTo(escapes);
  }
}
