package dev.gangway.wasi.engine;

/**
 * What each call into a guest passes, in the thread that makes it. It admits one thread at a time,
 * starts and stops the time limits, and decides what a caller gets if the guest ends.
 *
 * <p>Calls nest: a host function may call the guest that called it, in the same thread.
 */
public abstract class Gate {

  /**
   * Begins a call.
   *
   * @throws RuntimeException if the guest has ended, or another thread is in it; there is no {@link
   *     #exit} then
   */
  public abstract void enter();

  /** Ends a call that returned. */
  public abstract void exit();

  /**
   * Ends a call that threw, and the guest.
   *
   * @param thrown {@link GuestTrap}, {@link GuestInterrupted}, {@link dev.gangway.wasi.GuestExit},
   *     {@link HostFailure}, what a stream threw, or a failure of the engine
   * @return what the caller gets
   */
  public abstract Throwable failed(Throwable thrown);

  /**
   * Checks the guest after a host function has returned to it.
   *
   * @throws HostFailure if the guest has ended meanwhile: a nested call failed, and the host
   *     function did not pass the exception on
   */
  public abstract void checkAlive();
}
