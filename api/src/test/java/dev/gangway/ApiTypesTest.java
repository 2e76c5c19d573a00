package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
