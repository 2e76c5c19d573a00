package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Perl 5, as zeroperl-ts has it: a reactor of WASI with its library inside, which calls functions
 * of the host. Its module has 25 MB.
 */
class ZeroperlTest {
  private static final int JOIN = 1;
  private static final int FAIL = 2;
  private static final int SCALAR = 1;

  interface Host {
    /** A call of a function of the host by Perl; returns a new value, or 0 and an error is set. */
    int call_host_function(int function, int count, int args);
  }

  interface Perl {
    int malloc(int size);

    int zeroperl_init();

    int zeroperl_eval(int code, int context, int count, int args);

    int zeroperl_last_error();

    int zeroperl_get_var(int name);

    int zeroperl_to_string(int value, int length);

    int zeroperl_new_string(int text, int length);

    void zeroperl_register_function(int function, int name);

    void zeroperl_set_host_error(int text);
  }

  /** Evaluates scripts, and reads what they leave in {@code $result}. */
  private static final class Scripts extends Use<List<String>> implements Host {
    private final Path root;
    private final String[] scripts;

    /**
     * Makes a use.
     *
     * @param root gets the {@code /dev/null} that Perl opens at its start
     */
    Scripts(Path root, String... scripts) throws IOException {
      this.root = root;
      this.scripts = scripts;
      Files.createFile(Files.createDirectory(root.resolve("dev")).resolve("null"));
    }

    @Override
    Path root() {
      return root;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Host.class, this));
    }

    private Perl perl() {
      return guest().bind(Perl.class);
    }

    @Override
    List<String> run() {
      Perl perl = perl();
      assertThat(perl.zeroperl_init())
          .as(() -> guest().readCString(perl.zeroperl_last_error()))
          .isZero();
      perl.zeroperl_register_function(JOIN, put("host_join"));
      perl.zeroperl_register_function(FAIL, put("host_fail"));
      List<String> results = new ArrayList<>();
      for (String script : scripts) {
        results.add(
            perl.zeroperl_eval(put(script), SCALAR, 0, 0) == 0
                ? string(perl.zeroperl_get_var(put("result")))
                : "error " + guest().readCString(perl.zeroperl_last_error()));
      }
      return results;
    }

    private int put(String text) {
      byte[] bytes = (text + '\0').getBytes(UTF_8);
      int at = perl().malloc(bytes.length);
      guest().write(at, bytes);
      return at;
    }

    private String string(int value) {
      int length = perl().malloc(4);
      int at = perl().zeroperl_to_string(value, length);
      return guest().readString(at, guest().readInt(length));
    }

    @Override
    public int call_host_function(int function, int count, int args) {
      if (function == FAIL) {
        perl().zeroperl_set_host_error(put("the host says no"));
        return 0;
      }
      List<String> strings = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        strings.add(string(guest().readInt(args + 4 * i)));
      }
      String joined = String.join("+", strings);
      return perl().zeroperl_new_string(put(joined), joined.getBytes(UTF_8).length);
    }
  }

  @TempDir Path directory;

  private Use<List<String>> scripts(String... scripts) {
    try {
      return new Scripts(Files.createTempDirectory(directory, "root"), scripts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> run(String... scripts) throws Exception {
    NpmModule module = NpmModule.of("@6over3/zeroperl-ts", "dist/esm/zeroperl.wasm");
    return Twins.use(module, () -> scripts(scripts));
  }

  @Test
  void scriptsUsePerlsLibraryFilesAndTheHost() throws Exception {
    assertThat(
            run(
                "use List::Util qw(sum); $result = sum(map { $_ * $_ } 1 .. 10);",
                "my %n; $n{$_}++ for split //, 'mississippi';"
                    + " $result = join ',', map { \"$_$n{$_}\" } sort keys %n;",
                "use JSON::PP; $result = JSON::PP->new->canonical->encode({a => [1, 'x'], b => undef});",
                "use Digest::SHA qw(sha1_hex); $result = sha1_hex('abc');",
                "$result = host_join('a', 2, \"gr\\x{f6}\\x{df}e\" =~ /(..)$/);",
                "open my $f, '>', '/lines'; print $f \"$_\\n\" for 1 .. 9; close $f;"
                    + " open $f, '<', '/lines'; $result = join ' ', reverse map { chomp; $_ } <$f>;",
                "eval { die { code => 7 } }; $result = 'caught ' . $@->{code};"))
        .containsExactly(
            "385",
            "i4,m1,p2,s4",
            "{\"a\":[1,\"x\"],\"b\":null}",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
            "a+2+\u00dfe",
            "9 8 7 6 5 4 3 2 1",
            "caught 7");
  }

  @Test
  void errorsOfPerlAndOfTheHostAreReported() throws Exception {
    List<String> results =
        run("die \"no luck\\n\";", "$result = eval { host_fail(); 1 } ? 'passed' : $@;", "1 +;");
    assertThat(results.get(0)).isEqualTo("error no luck\n");
    assertThat(results.get(1)).startsWith("the host says no");
    assertThat(results.get(2)).startsWith("error syntax error at ");
  }
}
