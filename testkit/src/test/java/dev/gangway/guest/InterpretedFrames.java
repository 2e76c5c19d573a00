package dev.gangway.guest;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;

/** A JVM with a small heap, whose guests want much of it for interpreted functions. */
final class InterpretedFrames {
  /** Each takes 5 bytes of a method of the JVM to be set to zero: with so many it is too large. */
  private static final int LOCALS = 20_000;

  private InterpretedFrames() {}

  public static void main(String[] args) throws Exception {
    try (Gangway gangway = Gangway.builder().build()) {
      traps(gangway, recursing());
      traps(gangway, recursingWithOperands());
      traps(gangway, recursingThroughATailCall());
      ExitStatus status = run(gangway, tailCallingInALoop());
      if (!status.equals(new ExitStatus(0, Reason.EXITED, null))) {
        throw new AssertionError(status.toString(), status.cause());
      }
    }
  }

  private static void traps(Gangway gangway, byte[] wasm) throws Exception {
    ExitStatus status = run(gangway, wasm);
    if (status.reason() != Reason.TRAPPED
        || !"trap: call stack exhausted".equals(status.message())) {
      throw new AssertionError(status.toString(), status.cause());
    }
  }

  private static ExitStatus run(Gangway gangway, byte[] wasm) throws Exception {
    try (Guest guest = gangway.guest(gangway.load(wasm, "frames")).build()) {
      return guest.run();
    }
  }

  /** A function with many local variables that calls itself. */
  private static byte[] recursing() {
    HandMadeModule module = new HandMadeModule();
    return module.command(
        module.function(HandMadeModule.PLAIN, LOCALS, HandMadeModule.hex("1000")));
  }

  /** A function that calls itself with many operands on the stack. */
  private static byte[] recursingWithOperands() {
    HandMadeModule module = new HandMadeModule();
    String operands = "4101".repeat(4000) + "1000" + "1a".repeat(4000);
    return module.command(module.interpreted(HandMadeModule.PLAIN, operands));
  }

  /** A small function tail-calls a large one, which calls the small one. */
  private static byte[] recursingThroughATailCall() {
    HandMadeModule module = new HandMadeModule();
    int small = module.interpreted(HandMadeModule.PLAIN, "1201");
    module.function(HandMadeModule.PLAIN, LOCALS, HandMadeModule.hex("1000"));
    return module.command(small);
  }

  /** 3,000 times: calls a small function, which tail-calls a large one. */
  private static byte[] tailCallingInALoop() {
    HandMadeModule module = new HandMadeModule();
    int small = module.interpreted(HandMadeModule.PLAIN, "1201");
    module.function(HandMadeModule.PLAIN, LOCALS, new byte[0]);
    // do small(); while (++*0 < 3000)
    String loop =
        "0340" + "1000" + "41004100280200" + "41016a360200" + "4100280200" + "41b817480d00" + "0b";
    int looping = module.interpreted(HandMadeModule.PLAIN, loop);
    assert small == 0;
    return module.command(looping);
  }
}
