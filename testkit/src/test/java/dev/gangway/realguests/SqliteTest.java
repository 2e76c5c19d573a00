package dev.gangway.realguests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * SQLite as its authors publish it, in C by Emscripten: it imports its memory and the calls of
 * Emscripten's C library. A database in memory needs few of them.
 */
class SqliteTest {
  private static final int ROW = 100;
  private static final int DONE = 101;
  private static final int NULL = 5;
  private static final int NO_ENTRY = 44;

  interface Emscripten {
    int emscripten_resize_heap(int size);

    double emscripten_date_now();

    int emscripten_get_heap_max();

    /** It looks for random numbers in {@code /dev/urandom}. */
    int __syscall_openat(int directory, int path, int flags, int more);
  }

  interface Sqlite {
    int sqlite3_malloc(int size);

    int sqlite3_open(int name, int database);

    int sqlite3_prepare_v2(int database, int sql, int length, int statement, int tail);

    int sqlite3_bind_int64(int statement, int parameter, long value);

    int sqlite3_step(int statement);

    int sqlite3_reset(int statement);

    int sqlite3_finalize(int statement);

    int sqlite3_column_count(int statement);

    int sqlite3_column_type(int statement, int column);

    int sqlite3_column_text(int statement, int column);

    int sqlite3_errmsg(int database);

    int sqlite3_libversion();

    int sqlite3_close_v2(int database);
  }

  /** Statements on a new database, and the rows of all. */
  private static final class Session extends Use<List<String>> implements Emscripten {
    private final List<String> rows = new ArrayList<>();
    private final List<String> statements;

    Session(List<String> statements) {
      this.statements = statements;
    }

    @Override
    List<Lent<?>> lent() {
      return List.of(new Lent<>("env", Emscripten.class, this));
    }

    @Override
    List<String> startFunctions() {
      return List.of("__wasm_call_ctors");
    }

    @Override
    List<String> run() {
      Sqlite sqlite = guest().bind(Sqlite.class);
      rows.add(guest().readCString(sqlite.sqlite3_libversion()));
      int out = sqlite.sqlite3_malloc(8);
      assertThat(sqlite.sqlite3_open(put(sqlite, ":memory:"), out)).isZero();
      int database = guest().readInt(out);
      for (String sql : statements) {
        if (sqlite.sqlite3_prepare_v2(database, put(sqlite, sql), -1, out, 0) == 0) {
          step(sqlite, guest().readInt(out), sql.contains("?") ? 2000 : 1);
        } else {
          rows.add(guest().readCString(sqlite.sqlite3_errmsg(database)));
        }
      }
      assertThat(sqlite.sqlite3_close_v2(database)).isZero();
      return rows;
    }

    private void step(Sqlite sqlite, int statement, int times) {
      for (int i = 0; i < times; i++) {
        if (times > 1) {
          sqlite.sqlite3_bind_int64(statement, 1, i * 10_000_000_000L);
        }
        int state = sqlite.sqlite3_step(statement);
        for (; state == ROW; state = sqlite.sqlite3_step(statement)) {
          StringBuilder row = new StringBuilder();
          for (int c = 0; c < sqlite.sqlite3_column_count(statement); c++) {
            row.append(c == 0 ? "" : "|");
            row.append(
                sqlite.sqlite3_column_type(statement, c) == NULL
                    ? "null"
                    : guest().readCString(sqlite.sqlite3_column_text(statement, c)));
          }
          rows.add(row.toString());
        }
        assertThat(state).isEqualTo(DONE);
        sqlite.sqlite3_reset(statement);
      }
      sqlite.sqlite3_finalize(statement);
    }

    private int put(Sqlite sqlite, String text) {
      byte[] bytes = (text + '\0').getBytes(UTF_8);
      int at = sqlite.sqlite3_malloc(bytes.length);
      guest().write(at, bytes);
      return at;
    }

    @Override
    public int emscripten_resize_heap(int size) {
      return guest().growTo(Integer.toUnsignedLong(size)) ? 1 : 0;
    }

    @Override
    public int __syscall_openat(int directory, int path, int flags, int more) {
      return -NO_ENTRY;
    }

    @Override
    public double emscripten_date_now() {
      return 1_000_000_000_000.0;
    }

    @Override
    public int emscripten_get_heap_max() {
      return Integer.MIN_VALUE;
    }
  }

  private static List<String> session(String... statements) throws Exception {
    NpmModule module = NpmModule.of("@sqlite.org/sqlite-wasm", "dist/sqlite3.wasm");
    return Twins.use(module, () -> new Session(List.of(statements)));
  }

  @Test
  void aDatabaseInMemoryIsFilledAndAsked() throws Exception {
    assertThat(
            session(
                "create table t(id integer primary key, big integer, name text)",
                "insert into t(big, name) values(?1, 'row ' || ?1)",
                "delete from t where id % 3 = 0",
                "insert into t(big) values(-1)",
                "create index by_name on t(name)",
                "select count(*), sum(big), max(name), total(big) / 3 from t",
                "select id, big, name from t order by id desc limit 2",
                "select json_group_array(id) from (select id from t where name glob '*70*' order by id limit 3)",
                "select upper('größe'), 0.1 + 0.2, 1e300 * 10",
                "pragma integrity_check"))
        .containsExactly(
            "3.52.0",
            "1335|13333329999999999|row 9990000000000|4.44444333333333e+15",
            "2001|-1|null",
            "2000|19990000000000|row 19990000000000",
            "[8,28,38]",
            "GRößE|0.3|1.0e+301",
            "ok");
  }

  @Test
  void anErrorHasItsMessage() throws Exception {
    assertThat(session("select * from none", "selct 1"))
        .containsExactly("3.52.0", "no such table: none", "near \"selct\": syntax error");
  }
}
