package dev.gangway.testkit.exerciser;

/**
 * How an {@link Exerciser} goes about it.
 *
 * @param seed of all that is random
 * @param names of files there are
 * @param maxFileBytes of a file
 * @param maxIoBytes of one transfer, at most {@link UserBuffers#MAX_BYTES}
 * @param maxOpen files that a guest has open at once
 * @param twoMounts whether each guest has a mount of its own, of the same file system
 * @param mix what is done, and how often
 */
public record Options(
    long seed,
    int names,
    int maxFileBytes,
    int maxIoBytes,
    int maxOpen,
    boolean twoMounts,
    OperationMix mix) {

  /** Four names, files of up to 1 MiB, transfers of up to 300 KiB, two mounts, all operations. */
  public static Options of(long seed) {
    return new Options(seed, 4, 1 << 20, 300 << 10, 6, true, OperationMix.standard());
  }

  /** The same with another seed. */
  public Options withSeed(long other) {
    return new Options(other, names, maxFileBytes, maxIoBytes, maxOpen, twoMounts, mix);
  }

  /** The same with another number of names. */
  public Options withNames(int count) {
    return new Options(seed, count, maxFileBytes, maxIoBytes, maxOpen, twoMounts, mix);
  }

  /** The same, with both guests on one mount. */
  public Options onOneMount() {
    return new Options(seed, names, maxFileBytes, maxIoBytes, maxOpen, false, mix);
  }

  /** The same, with other operations. */
  public Options withMix(OperationMix other) {
    return new Options(seed, names, maxFileBytes, maxIoBytes, maxOpen, twoMounts, other);
  }
}
