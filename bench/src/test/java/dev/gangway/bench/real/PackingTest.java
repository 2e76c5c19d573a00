package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.peer.PeerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {
  private static final int BYTES = 200_001;

  @TempDir private Path directory;

  private final Packing packing = new Packing(Path.of("nowhere"), BYTES);

  @BeforeEach
  void prepare() throws IOException {
    packing.prepare(directory);
    packing.reset(directory);
  }

  private byte[] text() throws IOException {
    return Files.readAllBytes(directory.resolve("text.kept"));
  }

  /** What gzip would do. */
  private void pack(byte[] content) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("text.gz")))) {
      out.write(content);
    }
    Files.delete(directory.resolve("text"));
  }

  private void assertRefused(String because) {
    assertThatThrownBy(() -> packing.result(directory, List.of()))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining(because);
  }

  @Test
  void theTextIsAsLongAsItShouldBeAlwaysTheSameAndCompressibleAsTextIs() throws Exception {
    Text.write(directory.resolve("again"), BYTES);
    pack(text());

    assertThat(text()).hasSize(BYTES).isEqualTo(Files.readAllBytes(directory.resolve("again")));
    assertThat(Files.size(directory.resolve("text.gz"))).isBetween(BYTES / 5L, BYTES / 2L);
  }

  @Test
  void whatUnpacksToTheTextIsRightAndCanBeDoneAgain() throws Exception {
    pack(text());
    String first = packing.result(directory, List.of());
    packing.reset(directory);
    pack(text());

    assertThat(packing.result(directory, List.of())).isEqualTo(first).matches("\\d+ bytes");
  }

  @Test
  void oneOtherByteIsFoundOut() throws Exception {
    byte[] other = text();
    other[BYTES - 1]++;
    pack(other);

    assertRefused("is not the text, from byte 196608 on");
  }

  @Test
  void aTextThatEndsEarlyOrLateIsFoundOut() throws Exception {
    pack(Arrays.copyOf(text(), BYTES - 1));
    assertRefused("is not the text");
    packing.reset(directory);
    pack(Arrays.copyOf(text(), BYTES + 1));
    assertRefused("is not the text");
  }

  @Test
  void aFileThatIsCutOrNotThereIsRefused() throws Exception {
    assertRefused("has not put its file in the place of the text");
    pack(text());
    byte[] packed = Files.readAllBytes(directory.resolve("text.gz"));
    Files.write(directory.resolve("text.gz"), Arrays.copyOf(packed, packed.length / 2));
    assertRefused("cannot be unpacked");
  }
}
