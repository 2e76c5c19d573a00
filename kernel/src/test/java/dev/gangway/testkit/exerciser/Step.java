package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Kstat;
import dev.gangway.testkit.ResultAssert;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Operation} works with: the guest whose turn it is, the names and files of the
 * model, random choices, and the log.
 *
 * <p>An operation says {@link #log} before each call and {@link #returned} or {@link #expect} after
 * it, so that the log is complete up to the call that went wrong.
 */
public final class Step {
  private final Options options;
  private final Names names;
  private final Draw draw;
  private final StepLog log = new StepLog();
  private final Kstat stat = new Kstat();
  private @Nullable ExerciserGuest guest;
  private long number = -1;
  private String call = "";

  Step(Options options, Names names, Draw draw) {
    this.options = options;
    this.names = names;
    this.draw = draw;
  }

  /** The next step is that guest's. */
  void next(ExerciserGuest whose) {
    number++;
    guest = whose;
  }

  // ---- what there is --------------------------------------------------------------------------

  /** The guest whose turn it is. */
  public ExerciserGuest guest() {
    return Objects.requireNonNull(guest, "no guest was chosen yet");
  }

  public Names names() {
    return names;
  }

  public Draw draw() {
    return draw;
  }

  /** No file gets larger than this. */
  public int maxFileBytes() {
    return options.maxFileBytes();
  }

  /** Scratch for attributes. */
  public Kstat kstat() {
    return stat;
  }

  int maxOpen() {
    return options.maxOpen();
  }

  /** One of the guest's open files; one is opened if there is none. */
  public ExerciserFile anyFile() {
    List<ExerciserFile> open = guest().open();
    if (open.isEmpty()) {
      String wanted = call;
      while (open.isEmpty()) {
        log("open, to");
        NameOperations.open(this);
      }
      log(wanted);
    }
    return open.get(draw.below(open.size()));
  }

  /** One of the names, of a file or not. */
  public int anyName() {
    return draw.below(names.count());
  }

  // ---- what is said and held ------------------------------------------------------------------

  /** Begins a line of the log: the next call. */
  public Step log(String name) {
    call = name;
    log.begin().append(number).append(' ').append(guest()).append(' ').append(name);
    return this;
  }

  /** Goes on with the line. */
  public Step say(@Nullable Object what) {
    log.current().append(' ').append(what);
    return this;
  }

  /** Ends the line with what the call returned, and returns that. */
  public long returned(long result) {
    log.current().append(" = ").append(result < 0 ? ResultAssert.describe(result) : result);
    return result;
  }

  /** The call returned this; the model has it return that. */
  public void expect(long result, long expected) {
    returned(result);
    if (result != expected) {
      throw failure(
          "returned "
              + ResultAssert.describe(result)
              + ", expected "
              + ResultAssert.describe(expected));
    }
  }

  /** Fails unless {@code difference} is empty. */
  public void expectSame(String difference) {
    if (!difference.isEmpty()) {
      throw failure(difference);
    }
  }

  /** The failure of this step. */
  public ExerciserFailure failure(String what) {
    return new ExerciserFailure(number, message(what), null);
  }

  /** The failure of this step, if a call threw an exception. */
  ExerciserFailure failure(RuntimeException thrown) {
    return new ExerciserFailure(number, message("threw " + thrown), thrown);
  }

  private String message(String what) {
    return "step %d, %s: %s%nreplay with -Dgangway.seed=%d; the last steps were%n%s"
        .formatted(number, log.current(), what, options.seed(), log);
  }
}
