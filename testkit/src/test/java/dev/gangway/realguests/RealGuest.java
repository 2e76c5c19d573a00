package dev.gangway.realguests;

import java.nio.charset.StandardCharsets;

/** A module that is used, on Gangway or on Endive. */
interface RealGuest {
  /** An object whose methods call the exported functions. */
  <T> T bind(Class<T> type);

  /** The value of an exported global variable, as bits. */
  long global(String name);

  byte[] read(int address, int length);

  void write(int address, byte[] bytes);

  int readInt(int address);

  /** Writes ints one after the other. */
  default void writeInts(int address, int... values) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    write(address, bytes.array());
  }

  /** Bytes of memory. */
  long size();

  /** Grows the memory by pages; returns the pages before. */
  int grow(int pages);

  default String readString(int address, int length) {
    return new String(read(address, length), StandardCharsets.UTF_8);
  }

  String readCString(int address);
}
