package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types of the API that stand for the kernel's. */
class ApiTypesTest {
  @Test
  void cacheModesAreTheKernels() {
    assertThat(Arrays.stream(CacheMode.values()).map(mode -> mode.kernels))
        .containsExactly(dev.gangway.fs.host.CacheMode.values());
    assertThat(CacheMode.values())
        .allSatisfy(mode -> assertThat(mode.name()).isEqualTo(mode.kernels.name()));
  }

  @Test
  void aProgramThatCannotBeRunKeepsTheMessageAndTheCauseOfTheEngine() {
    Exception cause = new Exception();
    var engines = new dev.gangway.wasi.engine.ExecFormatException("a.wasm", "no module", cause);
    assertThat(new ExecFormatException(engines)).hasMessage("a.wasm: no module").hasCause(cause);
    try (Gangway gangway = Gangway.builder().build()) {
      assertThatThrownBy(() -> gangway.load(new byte[4], "b.wasm"))
          .isInstanceOf(ExecFormatException.class)
          .hasMessageStartingWith("b.wasm: ");
    }
  }

  @Test
  void moduleLimitsHaveTheNamesOfTheirProperties() {
    Gangway.Builder builder = Gangway.builder().moduleLimit("module-bytes", 3);
    try (Gangway gangway = builder.build()) {
      assertThatThrownBy(() -> gangway.load(new byte[4], "b.wasm"))
          .hasMessageContaining("the limit module-bytes is 3");
    }
    assertThatThrownBy(() -> builder.moduleLimit("module_bytes", 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown module limit: module_bytes");
  }

  @Test
  void vmStatHasTheLinesOfProcVmstat() {
    assertThat(new VmStat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).lines())
        .containsExactly(
            "pgpgin 1",
            "pgpgout 2",
            "pgfault 3",
            "pgmajfault 4",
            "pgscan 5",
            "pgsteal 6",
            "nr_dirtied 7",
            "nr_written 8",
            "balance_dirty_pause 9",
            "allocstall 10");
  }

  @Test
  void statisticsAreThoseOfItsOwnPageCache(@TempDir Path directory) throws IOException {
    Files.write(directory.resolve("f"), new byte[64 << 10]);
    try (Gangway one = gangway(directory);
        Gangway other = gangway(directory);
        Guest guest = one.guest(program(one)).build()) {
      guest.map("/d/f", 0, 64 << 10, MapMode.PRIVATE);
      assertThat(one.vmStat().pgpgin()).isEqualTo(64);
      assertThat(other.vmStat()).isEqualTo(new VmStat(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  private static Gangway gangway(Path directory) throws IOException {
    return Gangway.builder().pageCache(1 << 20).directory("/d", directory).build();
  }

  /** Returns at once, and has memory that a file can be mapped to. */
  private static Program program(Gangway gangway) throws IOException {
    String wasm =
        "0061736d01000000"
            + "010401600000" // type 0: () -> ()
            + "03020100" // function 0 of type 0
            + "0503010002" // memory: 2 pages of 64 KiB
            + "070a01065f73746172740000" // export "_start": function 0
            + "0a040102000b"; // its body: end
    return gangway.load(HexFormat.of().parseHex(wasm), "nothing");
  }

  @Test
  void memInfoHasTheLinesOfProcMeminfo() {
    assertThat(new MemInfo(2 << 20, 0, 0, 0, 0, 0, 0, 5000, 0).lines())
        .containsExactly(
            "MemTotal:           2048 kB",
            "Cached:                0 kB",
            "Active(file):          0 kB",
            "Inactive(file):        0 kB",
            "Dirty:                 0 kB",
            "Writeback:             0 kB",
            "Mapped:                0 kB",
            "Shmem:                 4 kB",
            "Slab:                  0 kB");
  }
}
