package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.MariaDbServer;

/// The contract on a real MariaDB whose tables compare text without regard to case, as is usual,
/// and what only a real server shows.
class CatalogMariaDbTest extends TableContract {
  private MariaDbServer.@Nullable Database database;

  private MariaDbServer.Database database() {
    MariaDbServer.Database made =
        database == null ? MariaDbServer.shared().createDatabase() : database;
    database = made;
    return made;
  }

  /// The service's own, with the quotes that the contract's statements have.
  @Override
  Connection connect() throws SQLException {
    Connection connection = database().connect();
    try (var statement = connection.createStatement()) {
      statement.execute("set sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'");
    }
    return connection;
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  protected Catalog createCatalog() throws Exception {
    run("create table uploads (id varchar(40) primary key, path varchar(400), store int)");
    return with(Map.of());
  }

  private Catalog with(Map<String, String> options) {
    return as(database().user(), database().password(), options);
  }

  private Catalog as(String user, String password, Map<String, String> options) {
    Map<String, String> all =
        new HashMap<>(Map.of("table", "uploads", "key", "id", "columns", "path,store"));
    all.putAll(options);
    return open(database().url(), user, password, all);
  }

  private static Pointer pointer(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new Pointer(values);
  }

  private static List<Row> all(Catalog catalog) {
    List<Row> all = new ArrayList<>();
    try (Catalog.Rows rows = catalog.rows(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        all.add(row.get());
      }
    }
    return all;
  }

  @Test
  void theCaseOfTextIsTakenForWhatItIs() throws Exception {
    insert(
        List.of(
            new Row(id(1), pointer("path", "a/b", "store", "1")),
            new Row(id(2), pointer("path", "A/b", "store", "1")),
            new Row(id(3), pointer("path", "a/b ", "store", "1"))));
    try (Catalog catalog = with(Map.of())) {
      assertThat(
              catalog.swap(
                  List.of(
                      new Swap(id(2), pointer("path", "a/b"), pointer("path", "new")),
                      new Swap(
                          id(3),
                          pointer("path", "a/b", "store", "1"),
                          pointer("path", "new", "store", "1")),
                      new Swap(
                          id(1),
                          pointer("path", "a/b", "store", "1"),
                          pointer("path", "A/B", "store", "1")))))
          .containsExactly(Outcome.CHANGED, Outcome.CHANGED, Outcome.SWAPPED);
      assertThat(catalog.holding(List.of(pointer("path", "A/b"))))
          .extracting(Row::id)
          .containsExactly(id(2));
    }
  }

  @Test
  void numbersBelowZeroAreComparedAndSet() throws Exception {
    insert(List.of(new Row(id(1), pointer("path", "a", "store", "-1"))));
    try (Catalog catalog = with(Map.of())) {
      Swap swap =
          new Swap(id(1), pointer("path", "a", "store", "-1"), pointer("path", "a", "store", "-2"));
      assertThat(catalog.swap(List.of(swap))).containsExactly(Outcome.SWAPPED);
      assertThat(catalog.holding(List.of(pointer("store", "-2")))).hasSize(1);
    }
  }

  @Test
  void keysOfSeveralColumnsAndOfAllTypesComeInPages() throws Exception {
    run(
        "create table kinds (n bigint unsigned, u uuid, flag boolean, doc json, name varchar(9)"
            + " character set latin1, primary key (n, u))",
        "insert into kinds select seq + 18446744073709549000, '00000000-0000-0000-0000-00000000000a',"
            + " true, '{\"a\":  1}', 'é' from seq_1_to_2500");
    Map<String, String> options =
        Map.of("table", "kinds", "key", "n,u", "columns", "flag,doc,name");
    try (Catalog kinds = with(options)) {
      List<Row> rows = all(kinds);
      assertThat(rows).extracting(Row::id).doesNotHaveDuplicates().hasSize(2500);
      assertThat(rows.getLast().id())
          .isEqualTo(Key.of("18446744073709551500/00000000-0000-0000-0000-00000000000a"));
      Pointer old = pointer("flag", "1", "doc", "{\"a\":  1}", "name", "é");
      assertThat(rows.getLast().pointer()).isEqualTo(old);
      Pointer neu = pointer("flag", "0", "doc", "{\"b\": \"it's\\\\\"}", "name", "ü");
      assertThat(kinds.swap(List.of(new Swap(rows.getLast().id(), old, neu))))
          .containsExactly(Outcome.SWAPPED);
      assertThat(kinds.find(List.of(rows.getLast().id())).values())
          .extracting(Row::pointer)
          .containsExactly(neu);
    }
  }

  @Test
  void aTableWithoutTransactionsIsRefused() throws Exception {
    run("create table old (id int primary key, path text, store int) engine = MyISAM");
    try (Catalog old = with(Map.of("table", "old"))) {
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(old::count)
          .withMessageContaining("MyISAM, which knows no transactions");
    }
  }

  @Test
  void whoMayNotWriteIsToldSo() throws Exception {
    insert(List.of(new Row(id(1), pointer("path", "a", "store", "1"))));
    run(
        "create user if not exists 'reader'@'127.0.0.1' identified by 'not-to-be-seen'",
        "grant select on uploads to 'reader'@'127.0.0.1'");
    try (Catalog reader = as("reader", "not-to-be-seen", Map.of());
        Catalog stranger = as("reader", "wrong", Map.of())) {
      assertThat(all(reader)).hasSize(1);
      Swap swap = new Swap(id(1), pointer("path", "a"), pointer("path", "b"));
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> reader.swap(List.of(swap)))
          .extracting(CatalogException::kind)
          .isEqualTo(CatalogException.Kind.ACCESS_DENIED);
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(stranger::count)
          .extracting(CatalogException::kind)
          .isEqualTo(CatalogException.Kind.ACCESS_DENIED);
    }
  }

  /// The service has changed the row and not committed yet: the swap waits, and then leaves it.
  @Test
  void aRowThatIsBeingChangedByTheServiceIsLeftAlone() throws Exception {
    insert(List.of(new Row(id(1), pointer("path", "a", "store", "1"))));
    try (Catalog catalog = with(Map.of());
        Connection service = connect();
        PreparedStatement statement = service.prepareStatement("update uploads set path = 'c'")) {
      service.setAutoCommit(false);
      statement.executeUpdate();
      Swap swap =
          new Swap(id(1), pointer("path", "a", "store", "1"), pointer("path", "b", "store", "2"));
      CompletableFuture<List<Outcome>> answer =
          CompletableFuture.supplyAsync(() -> catalog.swap(List.of(swap)));
      Thread.sleep(300);
      assertThat(answer).as("it waits for the row").isNotDone();
      service.commit();
      assertThat(answer.join()).containsExactly(Outcome.CHANGED);
    }
  }

  @Test
  void statementsOfTheOperatorsOwnAreRefusedByName() {
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(
            () ->
                open(
                        database().url(),
                        database().user(),
                        database().password(),
                        Map.of("select", "x", "update", "y", "key", "id", "columns", "path"))
                    .close())
        .withMessageContaining("in MariaDB rows are those of a table");
  }
}
