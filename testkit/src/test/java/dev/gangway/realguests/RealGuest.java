package dev.gangway.realguests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A module that is used, on Gangway or on Endive. */
interface RealGuest {
  int PAGE = 65_536;

  /** An object whose methods call the exported functions. */
  <T> T bind(Class<T> type);

  /** The value of an exported global variable, as bits. */
  long global(String name);

  byte[] read(int address, int length);

  void write(int address, byte[] bytes);

  int readInt(int address);

  /** Writes ints one after the other. */
  default void writeInts(int address, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    write(address, bytes.array());
  }

  /** Bytes of memory. */
  long size();

  /** Grows the memory by pages; returns the pages before, or -1. */
  int grow(int pages);

  /**
   * Grows the memory to a size in bytes, as Emscripten's modules ask; returns whether it has it.
   */
  default boolean growTo(long size) {
    long missing = size - size();
    return missing <= 0 || grow(Math.toIntExact((missing + PAGE - 1) / PAGE)) >= 0;
  }

  default String readString(int address, int length) {
    return new String(read(address, length), StandardCharsets.UTF_8);
  }

  String readCString(int address);
}
