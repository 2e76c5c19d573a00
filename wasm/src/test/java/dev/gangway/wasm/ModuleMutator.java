package dev.gangway.wasm;

import dev.gangway.wasm.Sections.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes modules of a fuzzer's bytes: a module that is given, with edits that the bytes describe.
 *
 * <p>Bytes that are changed at random seldom make a module, because lengths no longer fit. Here the
 * edits know sections, functions and numbers, and all lengths are written anew: most results are
 * refused for one fault only, deep inside, and many are valid.
 */
public final class ModuleMutator {
  private static final int MAX_EDITS = 12;

  /** Bytes up to which edits make a module grow. */
  private static final int MAX_BYTES = 20_000;

  /** First byte of an input: the sections of a module follow unchanged. */
  private static final int RAW = 0xff;

  /** Of the functions that a module keeps if it is made small: how many, and how large. */
  private static final int KEPT_FUNCTIONS = 8;

  private static final int KEPT_BYTES = 500;

  /** The body of a function that is not kept: valid for each type. */
  private static final byte[] STUB = {0, Opcodes.UNREACHABLE, Opcodes.END};

  private static final long[] NUMBERS = {
    0,
    1,
    2,
    63,
    64,
    127,
    128,
    1000,
    1001,
    50_000,
    65_535,
    65_536,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1
  };

  /** Statements that are valid anywhere, one inside of the other or one behind the other. */
  private static final String[] STATEMENTS = {
    "01", // nop
    "41001a", // i32.const, drop
    "4200501a", // i64.const, i64.eqz, drop
    "410041006a1a", // i32.add
    "0240%s0b", // block
    "0340%s0b", // loop
    "41000440%s0b", // if
    "41000440%s05%s0b", // if, else
    "02404100%s0d000b", // br_if out of a block
    "0340%s41000d000b", // br_if to a loop
    "02400240%s41000e0100010b0b", // br_table
    "02400c000b", // br
    "027f4100%s0b1a", // a block with a result
    "4100280200%s1a", // load
    "41004100%s360200", // store
    "3f00%s1a", // memory.size
    "4300000000%s8b1a", // f32.abs
    "43000000004300000000%s5d1a", // f32.lt
    "1f4000%s0b", // try_table
    "4100410041001b%s1a", // select
    "02400f0b", // return
    "0240000b", // unreachable
  };

  private final List<byte[]> seeds;

  /**
   * A mutator.
   *
   * @param seeds valid modules
   */
  public ModuleMutator(List<byte[]> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /** Reads numbers of the fuzzer's bytes; zeros behind their end. */
  private static final class Script {
    private final byte[] bytes;
    private int at;

    Script(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean isAtEnd() {
      return at >= bytes.length;
    }

    int next() {
      return isAtEnd() ? 0 : Byte.toUnsignedInt(bytes[at++]);
    }

    int below(int bound) {
      return bound <= 1 ? 0 : (next() << 16 | next() << 8 | next()) % bound;
    }

    byte[] bytes(int count) {
      byte[] read = new byte[count];
      for (int i = 0; i < count; i++) {
        read[i] = (byte) next();
      }
      return read;
    }
  }

  /** A module with few and small functions: the bodies of all others only trap. */
  public static byte[] small(byte[] wasm) {
    List<Section> sections = new ArrayList<>(Sections.of(wasm));
    sections.removeIf(section -> section.id() == Sections.CUSTOM);
    List<byte[]> bodies = takeBodies(sections);
    int kept = 0;
    for (int i = 0; i < bodies.size(); i++) {
      if (bodies.get(i).length > KEPT_BYTES || kept++ >= KEPT_FUNCTIONS) {
        bodies.set(i, STUB);
      }
    }
    putBodies(sections, bodies);
    return Sections.joined(wasm, sections);
  }

  /** The module that bytes describe. */
  public byte[] module(byte[] bytes) {
    Script script = new Script(bytes);
    int first = script.next();
    if (first == RAW) {
      return new WasmWriter()
          .bytes(TestModule.hex("0061736d01000000"))
          .bytes(script.bytes(Math.max(0, bytes.length - 1)))
          .toByteArray();
    }
    byte[] seed = seeds.get(first % seeds.size());
    List<Section> sections = new ArrayList<>(Sections.of(seed));
    List<byte[]> bodies = takeBodies(sections);
    for (int i = 0; i < MAX_EDITS && !script.isAtEnd(); i++) {
      edit(script, sections, bodies);
    }
    putBodies(sections, bodies);
    return Sections.joined(seed, sections);
  }

  private static List<byte[]> takeBodies(List<Section> sections) {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).id() == Sections.CODE) {
        WasmReader in = new WasmReader(sections.get(i).content());
        for (int left = in.u32(); left > 0; left--) {
          bodies.add(in.part(in.u32()).rest());
        }
        sections.set(i, new Section(Sections.CODE, new byte[0]));
      }
    }
    return bodies;
  }

  /** Into a code section that was not touched otherwise. */
  private static void putBodies(List<Section> sections, List<byte[]> bodies) {
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).id() == Sections.CODE && sections.get(i).content().length == 0) {
        WasmWriter out = new WasmWriter().u32(bodies.size());
        bodies.forEach(out::sized);
        sections.set(i, new Section(Sections.CODE, out.toByteArray()));
      }
    }
  }

  private static void edit(Script script, List<Section> sections, List<byte[]> bodies) {
    int kind = script.next() % 16;
    if (kind < 10 && !bodies.isEmpty()) {
      int function = script.below(bodies.size());
      try {
        bodies.set(function, body(kind, script, bodies.get(function), bodies));
      } catch (NotUnderstoodException e) {
        // An edit before this one damaged its local variables: it stays as it is.
      }
      return;
    }
    if (sections.isEmpty()) {
      return;
    }
    int index = script.below(sections.size());
    Section section = sections.get(index);
    switch (kind) {
      case 10 -> sections.remove(index);
      case 11 -> sections.add(script.below(sections.size()), section);
      case 12 -> sections.set(index, new Section(script.next() % 16, section.content()));
      default ->
          sections.set(index, new Section(section.id(), bytes(kind, script, section.content())));
    }
  }

  private static byte[] body(int kind, Script script, byte[] body, List<byte[]> bodies) {
    return switch (kind) {
      // Valid: statements in front of all others.
      case 0, 1, 2, 3 -> {
        int start = endOfLocals(body);
        String statements = statements(script, 0);
        int times = script.next() < 16 ? 1 << script.next() % 14 : 1;
        WasmWriter out = new WasmWriter().bytes(slice(body, 0, start));
        byte[] each = TestModule.hex(statements);
        for (int i = 0; i < times && (long) i * each.length < MAX_BYTES; i++) {
          out.bytes(each);
        }
        yield out.bytes(slice(body, start, body.length)).toByteArray();
      }
      // Valid: more local variables.
      case 4 -> {
        WasmReader in = new WasmReader(body);
        int groups = in.u32();
        byte[] rest = in.rest();
        byte[] run =
            new WasmWriter()
                .u32((int) NUMBERS[script.next() % 10])
                .u8(0x7c + script.next() % 4)
                .toByteArray();
        int locals = new WasmWriter().bytes(rest).toByteArray().length - afterLocals(body);
        yield new WasmWriter()
            .u32(groups + 1)
            .bytes(slice(rest, 0, locals))
            .bytes(run)
            .bytes(slice(rest, locals, rest.length))
            .toByteArray();
      }
      case 5 -> bodies.get(script.below(bodies.size()));
      default -> bytes(kind + 3, script, body);
    };
  }

  private static String statements(Script script, int depth) {
    StringBuilder all = new StringBuilder();
    for (int i = script.next() % 4; i >= 0; i--) {
      String one = STATEMENTS[script.next() % STATEMENTS.length];
      while (one.contains("%s")) {
        one = one.replaceFirst("%s", depth < 6 ? statements(script, depth + 1) : "");
      }
      all.append(one);
    }
    return all.length() > MAX_BYTES ? "01" : all.toString();
  }

  private static int endOfLocals(byte[] body) {
    return body.length - afterLocals(body);
  }

  /** How many bytes of a body come behind its local variables. */
  private static int afterLocals(byte[] body) {
    WasmReader in = new WasmReader(body);
    for (int left = in.u32(); left > 0; left--) {
      in.skipNumber();
      if (in.u8() < 0x69) {
        in.skipNumber();
      }
    }
    return in.rest().length;
  }

  /** Edits of bytes, without regard to their meaning. */
  private static byte[] bytes(int kind, Script script, byte[] content) {
    int at = script.below(content.length + 1);
    WasmWriter out = new WasmWriter();
    return switch (kind % 4) {
      case 0 -> { // a byte
        byte[] changed = content.clone();
        if (at < changed.length) {
          changed[at] = (byte) script.next();
        }
        yield changed;
      }
      case 1 -> { // a number in the place of a byte
        out.bytes(slice(content, 0, at));
        number(NUMBERS[script.next() % NUMBERS.length], out);
        yield out.bytes(slice(content, Math.min(at + 1, content.length), content.length))
            .toByteArray();
      }
      case 2 -> { // without some bytes, or with some more
        int to = Math.min(content.length, at + script.next() % 8);
        yield out.bytes(slice(content, 0, at))
            .bytes(script.bytes(script.next() % 8))
            .bytes(slice(content, to, content.length))
            .toByteArray();
      }
      default -> { // a part of it many times
        int to = Math.min(content.length, at + 1 + script.next() % 32);
        byte[] part = slice(content, Math.min(at, to), to);
        int times = 1 << script.next() % 14;
        out.bytes(slice(content, 0, to));
        for (int i = 0; i < times && (long) i * part.length < MAX_BYTES; i++) {
          out.bytes(part);
        }
        yield out.bytes(slice(content, to, content.length)).toByteArray();
      }
    };
  }

  private static void number(long value, WasmWriter out) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.u8((int) ((rest & 0x7f) | 0x80));
    }
    out.u8((int) rest);
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, Math.max(from, to));
  }
}
