package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.CacheMode;
import dev.gangway.Gangway;
import dev.gangway.MapMode;
import dev.gangway.filemap.PageCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A compiled guest works with files in its memory; what goes wrong: {@link MappedFileErrorsTest}.
 */
@Timeout(300)
class MappedFileTest {
  private static final int PAGE = 4096;
  private static final int SIZE = 300_000;
  private static final int LENGTH = 311_296; // SIZE in whole pages, and two more

  @TempDir Path host;

  /** Has the same file by a hard link: one directory cannot be mounted in two modes. */
  @TempDir Path readOnly;

  private final byte[] content = random(SIZE);

  private static byte[] random(int n) {
    byte[] bytes = new byte[n];
    new Random(n).nextBytes(bytes);
    return bytes;
  }

  private Gangway gangway(long cacheBytes, CacheMode mode) throws IOException {
    Files.write(host.resolve("f"), content);
    Files.createLink(readOnly.resolve("f"), host.resolve("f"));
    return Gangway.builder()
        .pageCache(cacheBytes)
        .directory("/host", host, mode)
        .readOnlyDirectory("/ro", readOnly, mode)
        .tmpfs("/mem", 16 << 20)
        .build();
  }

  private Gangway gangway() throws IOException {
    return gangway(64 << 20, CacheMode.WRITEBACK);
  }

  private static String hex(byte[] bytes, int from, int n) {
    return HexFormat.of().formatHex(bytes, from, from + n);
  }

  private static String sum(byte[] bytes) {
    long sum = 0;
    for (byte b : bytes) {
      sum += Byte.toUnsignedLong(b);
    }
    return Long.toString(sum);
  }

  // ---- reading --------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"/host/f", "/ro/f", "/mem/f"})
  void aGuestSeesTheFileAndWritesToItAtOnce(String path) throws Exception {
    try (Gangway gangway = gangway();
        TalkingGuest guest = new TalkingGuest(gangway)) {
      if (path.startsWith("/mem")) {
        RunningGuests.run(gangway, "cp", "/host/f", "/mem/f");
      }
      assertThat(guest.map(path, 0, LENGTH, MapMode.PRIVATE)).isZero();
      assertThat(guest.map(path, 8 * PAGE, 100, MapMode.PRIVATE)).isEqualTo(1);
      guest.start();
      assertThat(guest.ask("map 0")).isEqualTo("mapped " + LENGTH);
      assertThat(guest.ask("map 1")).isEqualTo("mapped 100");
      assertThat(guest.ask("sum 0")).isEqualTo(sum(content));
      assertThat(guest.ask("get 1 0 16")).isEqualTo(hex(content, 8 * PAGE, 16));
      String writable = path.replace("/ro", "/host");
      assertThat(guest.ask("write " + writable + " 32770 5 200")).isEqualTo("wrote 5");
      assertThat(guest.ask("get 0 32769 7")).isEqualTo(around(32769));
      assertThat(guest.ask("get 1 1 7")).isEqualTo(around(32769));
      assertThat(guest.finish().code()).isZero();
    }
  }

  private String around(int at) {
    byte[] now = content.clone();
    Arrays.fill(now, at + 1, at + 6, (byte) 200);
    return hex(now, at, 7);
  }

  @Test
  void manyGuestsReadTheSamePagesAndNothingIsLeftOfThem() throws Exception {
    int guests = 1000;
    try (Gangway gangway = gangway(8 << 20, CacheMode.WRITEBACK)) {
      // Those of other tests go with the garbage.
      HostState.Memory before = HostState.memory("memfd:gangway");
      long fds = HostState.openFiles();
      List<TalkingGuest> all = new ArrayList<>();
      try {
        for (int i = 0; i < guests; i++) {
          TalkingGuest guest = new TalkingGuest(gangway);
          all.add(guest);
          guest.map("/host/f", 0, SIZE, MapMode.PRIVATE);
          guest.start();
        }
        for (TalkingGuest guest : all) {
          assertThat(guest.ask("map 0")).isEqualTo("mapped " + SIZE);
        }
        for (TalkingGuest guest : all) {
          assertThat(guest.ask("sum 0")).isEqualTo(sum(content));
        }
        assertThat(gangway.memInfo().mapped()).isEqualTo((SIZE + PAGE - 1) / PAGE * PAGE);
        HostState.Memory mapped = HostState.memory("memfd:gangway");
        assertThat(mapped.mappings()).isGreaterThan(guests);
        assertThat(mapped.rss()).isGreaterThan((long) guests * SIZE);
        assertThat(mapped.pss()).isLessThan(before.pss() + 2L * SIZE);
      } finally {
        all.forEach(TalkingGuest::close);
      }
      assertThat(gangway.memInfo().mapped()).isZero();
      // What is cached of the file still has its memory: one descriptor, mapped once.
      assertThat(HostState.openFiles()).isLessThanOrEqualTo(fds + 1);
      assertThat(HostState.memory("memfd:gangway").mappings())
          .isLessThanOrEqualTo(before.mappings() + 1);
    }
  }

  // ---- stores ---------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"/host/f", "/ro/f"})
  void whatAGuestStoresToAReadOnlyMappingIsItsOwn(String path) throws Exception {
    try (Gangway gangway = gangway();
        TalkingGuest one = new TalkingGuest(gangway);
        TalkingGuest other = new TalkingGuest(gangway)) {
      one.map(path, 0, SIZE, MapMode.PRIVATE);
      other.map(path, 0, SIZE, MapMode.PRIVATE);
      one.start().ask("map 0");
      other.start().ask("map 0");
      assertThat(one.ask("put 0 100 10000 7")).isEqualTo("put");
      assertThat(one.ask("get 0 10099 2")).isEqualTo("07" + hex(content, 10100, 1));
      assertThat(other.ask("sum 0")).isEqualTo(sum(content));
      assertThat(other.ask("read " + path + " 90 30")).isEqualTo(hex(content, 90, 30));
    }
    assertThat(host.resolve("f")).hasBinaryContent(content);
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITEBACK", "WRITETHROUGH"})
  void whatIsStoredToASharedMappingIsSeenByAllAndByTheHostAfterASync(CacheMode mode)
      throws Exception {
    try (Gangway gangway = gangway(PageCache.MIN_BYTES, mode);
        TalkingGuest one = new TalkingGuest(gangway);
        TalkingGuest other = new TalkingGuest(gangway)) {
      one.map("/host/f", 0, LENGTH, MapMode.SHARED);
      other.map("/ro/f", 0, LENGTH, MapMode.PRIVATE);
      one.start().ask("map 0");
      other.start().ask("map 0");
      assertThat(one.ask("put 0 5000 4000 9")).isEqualTo("put");
      Arrays.fill(content, 5000, 9000, (byte) 9);
      assertThat(other.ask("sum 0")).isEqualTo(sum(content));
      assertThat(other.ask("read /host/f 4990 30")).isEqualTo(hex(content, 4990, 30));
      assertThat(other.ask("sync /host/f")).isEqualTo("synced");
      assertThat(host.resolve("f")).hasBinaryContent(content);
      // Past the end of the file: nowhere but in the page.
      assertThat(one.ask("put 0 " + SIZE + " 100 1")).isEqualTo("put");
      assertThat(one.ask("put 0 299999 1 77")).isEqualTo("put");
    }
    content[299_999] = 77;
    assertThat(host.resolve("f")).hasBinaryContent(content);
  }

  @Test
  void storesGoToTheHostWhenTheGuestUnmapsAndWhenItEnds() throws Exception {
    try (Gangway gangway = gangway()) {
      try (TalkingGuest guest = new TalkingGuest(gangway)) {
        guest.map("/host/f", 0, SIZE, MapMode.SHARED);
        guest.map("/host/f", PAGE, SIZE, MapMode.SHARED);
        guest.start().ask("map 0");
        guest.ask("map 1");
        guest.ask("put 0 1 1 11");
        guest.ask("put 1 0 1 12");
        assertThat(guest.ask("unmap 0")).isEqualTo("unmapped");
        assertThat(guest.ask("unmap 0")).isEqualTo("Bad file descriptor");
        assertThat(guest.ask("map 0")).isEqualTo("Bad file descriptor");
        assertThat(guest.ask("get 1 0 1")).isEqualTo("0c");
      }
      content[1] = 11;
      content[PAGE] = 12;
      assertThat(host.resolve("f")).hasBinaryContent(content);
    }
  }

  // ---- changes of the file --------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(MapMode.class)
  void aFileThatIsCutUnderAGuestReadsAsZeroThere(MapMode mode) throws Exception {
    try (Gangway gangway = gangway();
        TalkingGuest guest = new TalkingGuest(gangway)) {
      guest.map("/host/f", 0, SIZE, mode);
      guest.start().ask("map 0");
      assertThat(guest.ask("truncate /host/f 10001")).isEqualTo("truncated");
      assertThat(guest.ask("sum 0")).isEqualTo(sum(Arrays.copyOf(content, 10001)));
      assertThat(guest.ask("put 0 0 " + SIZE + " 255")).isEqualTo("put");
      assertThat(guest.ask("truncate /host/f 20000")).isEqualTo("truncated");
      assertThat(guest.ask("write /host/f 15000 1 1")).isEqualTo("wrote 1");
    }
    byte[] now = Arrays.copyOf(content, 10001);
    if (mode == MapMode.SHARED) {
      Arrays.fill(now, (byte) 255);
    }
    now = Arrays.copyOf(now, 20000);
    now[15000] = 1;
    assertThat(host.resolve("f")).hasBinaryContent(now);
  }

  @Test
  void aMappingOutlivesTheNameOfItsFile() throws Exception {
    try (Gangway gangway = gangway();
        TalkingGuest guest = new TalkingGuest(gangway)) {
      guest.map("/host/f", 0, SIZE, MapMode.PRIVATE);
      Files.delete(host.resolve("f"));
      gangway.memInfo();
      guest.start().ask("map 0");
      assertThat(guest.ask("sum 0")).isEqualTo(sum(content));
    }
  }

  // ---- the guest's own memory -----------------------------------------------------------------

  /** wasi-libc's allocator takes all memory that it finds at its first use. */
  @ParameterizedTest
  @EnumSource(MapMode.class)
  void theAllocatorAndMappingsKeepOutOfEachOthersWay(MapMode mode) throws Exception {
    try (Gangway gangway = gangway();
        TalkingGuest guest = new TalkingGuest(gangway)) {
      for (int i = 0; i < 4; i++) {
        guest.map("/host/f", (long) i * PAGE, SIZE - i * PAGE, mode);
      }
      guest.start();
      assertThat(guest.ask("map 0")).isEqualTo("mapped " + SIZE);
      for (int i = 0; i < 60; i++) {
        assertThat(guest.ask("malloc " + (1 + i * i * 100))).isEqualTo("allocated");
        if (i % 20 == 10) {
          assertThat(guest.ask("map " + (1 + i / 20))).startsWith("mapped");
        }
      }
      assertThat(guest.ask("check")).isEqualTo("same");
      for (int i = 0; i < 4; i++) {
        assertThat(guest.ask("sum " + i))
            .isEqualTo(sum(Arrays.copyOfRange(content, i * PAGE, SIZE)));
        assertThat(guest.ask("unmap " + i)).isEqualTo("unmapped");
      }
      for (int i = 0; i < 20; i++) {
        assertThat(guest.ask("malloc 100000")).isEqualTo("allocated");
      }
      assertThat(guest.ask("check")).isEqualTo("same");
    }
    assertThat(host.resolve("f")).hasBinaryContent(content);
  }
}
