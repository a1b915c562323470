package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The contract on PostgreSQL with a key of two columns, and what only a real server shows.
class PostgresCatalogTest extends TableContract {

  private @Nullable PostgresDatabase database;

  private PostgresDatabase database() {
    return java.util.Objects.requireNonNull(database);
  }

  @Override
  Connection connect() throws SQLException {
    return database().connect();
  }

  @Override
  List<String> key() {
    return List.of("kind", "name");
  }

  @Override
  protected Key id(int number) {
    return Key.of("k%d/row %d".formatted(number % 7, number));
  }

  @Override
  protected Catalog createCatalog() throws Exception {
    database = PostgresServer.shared().createDatabase();
    Databases.run(
        database(),
        """
        create table uploads (kind text, name varchar(40), path text, store int,
          other text default 'kept', primary key (kind, name))""");
    return with(Map.of());
  }

  private Catalog with(Map<String, String> options) {
    Map<String, String> all =
        new HashMap<>(
            Map.of("table", "public.uploads", "key", "kind,name", "columns", "path,store"));
    all.putAll(options);
    return open(database().jdbcUrl(), database().user(), database().password(), all);
  }

  private static Pointer pointer(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new Pointer(values);
  }

  /// In the order of their text, 2500 numbers would not come in pages that follow one another.
  @Test
  void noRowIsLeftOutOrComesTwiceWhereTheKeyIsANumber() throws Exception {
    Databases.run(
        database(),
        "create table numbered (id bigint primary key, path text)",
        "insert into numbered select n, 'p' || n from generate_series(1, 2500) n");
    List<Key> ids = new java.util.ArrayList<>();
    try (Catalog numbered = with(Map.of("table", "numbered", "key", "id", "columns", "path"));
        Catalog.Rows rows = numbered.rows(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        ids.add(row.get().id());
      }
    }
    assertThat(ids)
        .doesNotHaveDuplicates()
        .hasSize(2500)
        .startsWith(Key.of("1"), Key.of("2"))
        .endsWith(Key.of("2500"));
  }

  @Test
  void valuesOfAllTypesAreCastWhereTheyAreComparedAndSet() throws Exception {
    Databases.run(
        database(),
        """
        create table kinds (id uuid primary key, big bigint, doc jsonb, flag boolean,
          name varchar(9))""",
        """
        insert into kinds values ('00000000-0000-0000-0000-00000000000a', 9007199254740993,
          '{"a": 1,   "b": [2]}', true, 'x')""");
    try (Catalog kinds =
        with(Map.of("table", "kinds", "key", "id", "columns", "big,doc,flag,name"))) {
      Pointer old =
          pointer(
              "big",
              "9007199254740993",
              "doc",
              "{\"a\": 1, \"b\": [2]}",
              "flag",
              "true",
              "name",
              "x");
      Key id = Key.of("00000000-0000-0000-0000-00000000000a");
      assertThat(kinds.find(List.of(id))).isEqualTo(Map.of(id, new Catalog.Row(id, old)));
      // Another spelling of the same values.
      Pointer next = old.with("doc", "{\"b\":[2],\"a\":3}").with("flag", "false");
      List<Swap> swaps = List.of(new Swap(id, old.with("doc", "{\"b\":[2],\"a\":1}"), next));
      assertThat(kinds.swap(swaps)).containsExactly(Outcome.SWAPPED);
      assertThat(kinds.swap(swaps)).containsExactly(Outcome.ALREADY);
    }
  }

  /// The server's answer to a full disk: nothing that asking again would mend.
  @Test
  void aFullDiskIsSaidToBeFull() throws Exception {
    Databases.run(
        database(),
        "insert into uploads values ('a', '1', 'p', 1)",
        "create function full_disk() returns trigger language plpgsql as $$ begin raise exception"
            + " 'No space left on device' using errcode = 'disk_full'; end $$",
        "create trigger full_disk before update on uploads for each row execute function"
            + " full_disk()");
    List<Swap> swaps =
        List.of(
            new Swap(
                Key.of("a/1"),
                pointer("path", "p", "store", "1"),
                pointer("path", "q", "store", "1")));
    try (Catalog uploads = with(Map.of())) {
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> uploads.swap(swaps))
          .withMessageContaining("TRS-306 ")
          .withMessageContaining("Make room in the database's file system")
          .matches(fault -> !fault.retryable());
    }
  }

  @Test
  void theConditionSaysWhichRowsBelongToTheRun() throws Exception {
    Databases.run(
        database(),
        "insert into uploads values ('a', '1', 'p', 1), ('a', '2', 'p', 2), ('b', '1', 'q', 1)");
    try (Catalog some = with(Map.of("where", "store = 1 or false"))) {
      assertThat(some.count()).isEqualTo(2);
      try (Catalog.Rows rows = some.rows(Optional.of(Key.of("a/1")))) {
        assertThat(rows.next().orElseThrow().id()).isEqualTo(Key.of("b/1"));
        assertThat(rows.next()).isEmpty();
      }
      // Also those that do not belong to it.
      assertThat(some.holding(List.of(pointer("path", "p")))).hasSize(2);
    }
  }

  @Test
  void columnsThatAreNotNamedStayAsTheyAre() throws Exception {
    Databases.run(database(), "insert into uploads values ('a', '1', 'p', 1, 'mine')");
    try (Catalog all = with(Map.of())) {
      all.swap(
          List.of(
              new Swap(Key.of("a/1"), pointer("path", "p", "store", "1"), pointer("path", "q"))));
    }
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select path, store, other from uploads")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("q");
      assertThat(row.getString(2)).isNull();
      assertThat(row.getString(3)).isEqualTo("mine");
    }
  }

  @Test
  void aLockThatIsNotHadInTimeIsRepeated() throws Exception {
    Databases.run(database(), "insert into uploads values ('a', '1', 'p', 1)");
    try (Connection other = connect();
        Catalog impatient = with(Map.of("options", "-c lock_timeout=200"))) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("update uploads set store = 5");
      }
      Swap swap =
          new Swap(
              Key.of("a/1"),
              pointer("path", "p", "store", "1"),
              pointer("path", "p", "store", "2"));
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> impatient.swap(List.of(swap)))
          .satisfies(e -> assertThat(e.retryable()).isTrue())
          .withMessageStartingWith("TRS-301 Cannot update rows");
      other.rollback();
      assertThat(impatient.swap(List.of(swap))).containsExactly(Outcome.SWAPPED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "table  | upload       | Did you mean \"uploads\"?",
        "columns| path,stroe   | Did you mean \"store\"?",
        "columns| path,created | is of type timestamptz",
        "key    | kind         | no unique index over the columns kind",
        "where  | store ==== 1 | the condition \"where\"",
        "colums | path         | Did you mean \"columns\"?",
      })
  void whatIsWrongIsNamed(String option, String value, String message) throws Exception {
    Databases.run(database(), "alter table uploads add column created timestamptz");
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(
            () -> {
              try (Catalog wrong = with(Map.of(option, value))) {
                wrong.count();
              }
            })
        .withMessageStartingWith("TRS-303 ")
        .withMessageContaining(message);
  }

  @Test
  void aRowThatNothingNamesIsRefused() throws Exception {
    Databases.run(
        database(),
        "create table loose (id int unique, path text, store int)",
        "insert into loose values (null, 'p', 1)");
    try (Catalog loose = with(Map.of("table", "loose", "key", "id"))) {
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(loose::count)
          .withMessageContaining("has NULL in one of the columns id");
    }
    try (Catalog some = with(Map.of("table", "loose", "key", "id", "where", "id is not null"))) {
      assertThat(some.count()).isZero();
    }
  }
}
