package dev.gangway.wasi.engine;

/** The value of a global variable of a number type, as its bits. For the guest's thread. */
public interface GlobalCell {

  /** The bits; of an i32 or f32 the low 32 count. */
  long bits();

  /** Sets them. */
  void set(long bits);
}
