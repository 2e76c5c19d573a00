package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a module could make the engine put on the host's heap is limited, or refused. */
class HostHeapTest {
  /**
   * Grows a table of one element by 2,000,000, which must fail, then by 10, which must give 1, its
   * size; traps if that is not so.
   */
  private static final String GROWS_A_TABLE =
      "0061736d01000000010401600000030201000404017000010503010001071302066d656d"
          + "6f72790200065f737461727400000a23012100d070418089fa00fc0f00417f470440000b"
          + "d070410afc0f004101470440000b0b";

  /** A {@code _start} that does nothing, and a struct type of WebAssembly GC. */
  private static final String HAS_A_STRUCT =
      "0061736d01000000"
          + "0106026000005f00"
          + "03020100"
          + "070a01065f73746172740000"
          + "0a040102000b";

  @Test
  void tablesStopAtTheirLimitAndEachGuestHasItsOwn() throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(HexFormat.of().parseHex(GROWS_A_TABLE), "grows.wasm");
      for (int i = 0; i < 2; i++) {
        try (Guest guest = gangway.guest(program).build()) {
          assertThat(guest.run()).isEqualTo(new ExitStatus(0, Reason.EXITED, null));
        }
      }
    }
  }

  @Test
  void objectsWithoutALimitAreRefusedBeforeTheyRun() {
    try (Gangway gangway = Gangway.builder().build()) {
      byte[] wasm = HexFormat.of().parseHex(HAS_A_STRUCT);
      assertThatThrownBy(() -> gangway.load(wasm, "struct.wasm"))
          .isInstanceOf(ExecFormatException.class)
          .hasMessageStartingWith("struct.wasm: uses WebAssembly GC");
    }
  }
}
