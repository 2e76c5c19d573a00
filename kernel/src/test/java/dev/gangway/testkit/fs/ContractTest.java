package dev.gangway.testkit.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.testkit.HostResources;
import dev.gangway.testkit.TestDirectory;
import dev.gangway.testkit.TestKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One theme of the contract: each test finds a subject of its own, mounted and empty, and leaves
 * nothing of the host's behind.
 */
abstract class ContractTest {
  private final FileSystemContract suite;

  @TempDir private Path temporary;

  Subject subject;
  TestKernel kernel;
  TestDirectory root;

  private HostResources before;

  ContractTest(FileSystemContract suite) {
    this.suite = suite;
  }

  @BeforeEach
  void mount() throws IOException {
    before = HostResources.now();
    subject = suite.newSubject(Files.createDirectory(temporary.resolve("mount")));
    kernel = TestKernel.with(subject.fileSystem());
    root = kernel.root();
  }

  @AfterEach
  void unmount() {
    kernel.close();
    subject.close();
    HostResources after = HostResources.now();
    assertThat(after.filesSince(before)).as("files of the host that are still open").isEmpty();
    assertThat(after.reservations()).as("guest memories left").isEqualTo(before.reservations());
  }

  /** A directory of the host beside the mount: what an escape would reach. */
  Path outside() {
    return temporary;
  }

  /** A second subject, for what must not reach from one into another. */
  Subject newSubject(String name) throws IOException {
    return suite.newSubject(Files.createDirectory(temporary.resolve(name)));
  }

  void assumeConfined() {
    assumeTrue(subject.confined(), "the host itself does not confine");
  }
}
