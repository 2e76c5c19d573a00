package dev.gangway.bench.real;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Something that reads like text to a compressor: sentences of invented words, few of which are
 * frequent, and numbers. The same for the same length, on every machine.
 */
final class Text {
  private static final long SEED = 20260101;
  private static final int VOCABULARY = 8192;
  private static final int LONGEST_SENTENCE = 24;
  private static final int NUMBERS = 40;
  private static final int BUFFER = 1 << 16;
  private static final String CONSONANTS = "bcdfghklmnprstvw";
  private static final String VOWELS = "aeiou";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<byte[]> words = new ArrayList<>();

  private Text() {
    for (int i = 0; i < VOCABULARY; i++) {
      words.add(inventWord().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Writes a file of {@code bytes} bytes. */
  static void write(Path file, long bytes) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      new Text().write(out, bytes);
    }
  }

  private void write(OutputStream out, long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int sentence = 1 + random.nextInt(LONGEST_SENTENCE);
      for (int i = 1; i <= sentence && left > 0; i++) {
        byte[] word = random.nextInt(NUMBERS) == 0 ? number() : frequentWord();
        int length = (int) Math.min(word.length, left);
        out.write(word, 0, length);
        left -= length;
        if (left > 0) {
          out.write(i == sentence ? '\n' : ' ');
          left--;
        }
      }
    }
  }

  private byte[] number() {
    return Integer.toString(random.nextInt(1_000_000)).getBytes(StandardCharsets.US_ASCII);
  }

  /** The first words come often, the last ones seldom. */
  private byte[] frequentWord() {
    double where = random.nextDouble();
    return words.get((int) (where * where * where * VOCABULARY));
  }

  private String inventWord() {
    StringBuilder word = new StringBuilder();
    for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--) {
      word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
      word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
    }
    return word.toString();
  }
}
