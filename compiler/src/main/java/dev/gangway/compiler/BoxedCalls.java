package dev.gangway.compiler;

/** Calls functions of a module by their index. Each module's class implements it. */
public interface BoxedCalls {
  /**
   * Calls a function. Its arguments and results are in the state's arrays, by their index.
   *
   * @param type of the function
   */
  void call(int type, int function, GuestState state);
}
