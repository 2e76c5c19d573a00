package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A guest that recurses to the end of its stack and uses a stream at each level does not interrupt
 * the embedder's stream in the middle of its work.
 */
@Timeout(120)
class DeepStreamTest {
  private static final long STACK = 512 << 10;

  enum Use {
    READ("fd_read", 0) {
      @Override
      void give(Guest.Builder guest, Work work) {
        guest.stdin(work.input());
      }
    },
    WRITE("fd_write", 1) {
      @Override
      void give(Guest.Builder guest, Work work) {
        guest.stdout(work.output());
      }
    },
    TRACE("fd_write", 1) {
      @Override
      void give(Guest.Builder guest, Work work) {
        guest.trace(new PrintStream(work.output(), true, StandardCharsets.UTF_8));
      }
    };

    private final String call;
    private final int fd;

    Use(String call, int fd) {
      this.call = call;
      this.fd = fd;
    }

    /** Gives the guest the stream. */
    abstract void give(Guest.Builder guest, Work work);

    /** f(n): call(fd, 16, 1, 32) if n == 0; f(max(n - 1, 0)). */
    byte[] module() {
      HandMadeModule module = new HandMadeModule();
      int imported = module.imported(call, module.type("60047f7f7f7f017f"));
      int sizes = module.imported("args_sizes_get", module.type("60027f7f017f"));
      int type = module.type("60017f00");
      String body =
          "2000450440"
              + "41%02x411041014120".formatted(fd)
              + "10%02x1a05".formatted(imported)
              + "200041016b21000b"
              + "200010%02x".formatted(module.next());
      int recursing = module.function(type, body);
      // iovec { 64, 1 } at 16; f(size of the arguments)
      String start =
          "411041c000360200"
              + "41144101360200"
              + "4100410410%02x1a".formatted(sizes)
              + "4104280200"
              + "10%02x".formatted(recursing);
      return module.command(module.function(HandMadeModule.PLAIN, start));
    }
  }

  /** What takes some stack, and must not be left in the middle. */
  static final class Work {
    private static final Runnable FRAME = frame(64 << 10);
    private boolean busy;
    private int times;

    /**
     * A method whose frame takes so many bytes, however it is compiled: {@code if (nanoTime() == 1)
     * { variableN = 0; gc(); }}. A recursion would take less when it is compiled.
     */
    private static Runnable frame(int bytes) {
      MethodHandles.Lookup here = MethodHandles.lookup();
      ClassDesc system = ClassDesc.of("java.lang.System");
      ClassDesc object = ConstantDescs.CD_Object;
      byte[] type =
          ClassFile.of()
              .build(
                  ClassDesc.of(DeepStreamTest.class.getPackageName(), "LargeFrame"),
                  builder ->
                      builder
                          .withInterfaceSymbols(ClassDesc.of("java.lang.Runnable"))
                          .withMethodBody(
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void,
                              0,
                              code ->
                                  code.aload(0)
                                      .invokespecial(
                                          object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                      .return_())
                          .withMethodBody(
                              "run",
                              ConstantDescs.MTD_void,
                              ClassFile.ACC_PUBLIC,
                              code ->
                                  code.invokestatic(
                                          system,
                                          "nanoTime",
                                          MethodTypeDesc.of(ConstantDescs.CD_long))
                                      .lconst_1()
                                      .lcmp()
                                      .ifThen(
                                          Opcode.IFEQ,
                                          then ->
                                              then.lconst_0()
                                                  .lstore(bytes / Long.BYTES - 2)
                                                  .invokestatic(
                                                      system, "gc", ConstantDescs.MTD_void))
                                      .return_()));
      try {
        return (Runnable) here.defineClass(type).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a large frame", e);
      }
    }

    private void run() {
      assertThat(busy).isFalse();
      busy = true;
      FRAME.run();
      times++;
      busy = false;
    }

    InputStream input() {
      return new InputStream() {
        @Override
        public int read() {
          run();
          return 'x';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
          bytes[offset] = (byte) read();
          return 1;
        }
      };
    }

    OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) {
          run();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          run();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void theEndOfAGuestsStackIsNotInAStream(Use use) throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      Program program = gangway.load(use.module(), "stream");
      for (int quiet = 1; quiet < 12; quiet++) {
        Work work = new Work();
        Guest.Builder builder = gangway.guest(program).name("x".repeat(quiet));
        use.give(builder, work);
        Guest guest = builder.build();
        FutureTask<ExitStatus> run = new FutureTask<>(guest::run);
        new Thread(null, run, "deep", STACK).start();
        ExitStatus status = run.get();
        guest.close();
        assertThat(status.reason()).as("%s", status).isEqualTo(Reason.TRAPPED);
        assertThat(status.message()).contains("call stack exhausted");
        assertThat(work.busy).isFalse();
        assertThat(work.times).isPositive();
      }
    }
  }
}
