package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// On PostgreSQL, and what only a real server shows.
class OwnStatementsPostgresTest extends OwnStatementsContract {
  private @Nullable PostgresDatabase database;

  private PostgresDatabase database() {
    PostgresDatabase made = database == null ? PostgresServer.shared().createDatabase() : database;
    database = made;
    return made;
  }

  @Override
  Connection connect() throws SQLException {
    return database().connect();
  }

  @Override
  void run(String... statements) throws SQLException {
    Databases.run(database(), statements);
  }

  @Override
  Catalog with(Map<String, String> options) {
    return open(database().jdbcUrl(), database().user(), database().password(), options);
  }

  /// A value inside a document, beside others that stay; with PostgreSQL's own signs.
  @Test
  void aValueInsideADocumentIsComparedAndSet() throws Exception {
    run(
        "create table docs (id bigint primary key, doc jsonb)",
        "insert into docs values (1, '{\"at\": \"old/x\", \"size\": 1}')");
    Map<String, String> options =
        Map.of(
            "select",
            "select id, doc ->> 'at' as at from docs where doc ? 'at' and $$;:old.x$$ <> E'\\';'",
            "update",
            "update docs set doc = jsonb_set(doc, '{at}', to_jsonb(:new.at::text))"
                + " where id = :key.id and doc ->> 'at' = :old.at",
            "key",
            "id",
            "columns",
            "at");
    try (Catalog catalog = with(options);
        Catalog.Rows rows = catalog.rows(Optional.empty())) {
      assertThat(rows.next().orElseThrow().pointer()).isEqualTo(new Pointer(Map.of("at", "old/x")));
      Swap swap =
          new Swap(
              Key.of("1"), new Pointer(Map.of("at", "old/x")), new Pointer(Map.of("at", "new/x")));
      assertThat(catalog.swap(List.of(swap))).containsExactly(Outcome.SWAPPED);
    }
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("select doc::text from docs")) {
      answer.next();
      assertThat(answer.getString(1)).isEqualTo("{\"at\": \"new/x\", \"size\": 1}");
    }
  }

  /// The service has changed the row and not committed yet: the swap waits, and then leaves it.
  @Test
  void aRowThatIsBeingChangedByTheServiceIsLeftAlone() throws Exception {
    run(
        "create table files (id text primary key, path text)",
        "insert into files values ('1', 'a')");
    Map<String, String> options =
        Map.of(
            "select",
            "select id, path from files",
            "update",
            "update files set path = :new.path where id = :key.id and path = :old.path",
            "key",
            "id",
            "columns",
            "path");
    try (Catalog catalog = with(options);
        Connection service = connect();
        var statement = service.createStatement()) {
      try (Catalog.Rows rows = catalog.rows(Optional.empty())) {
        assertThat(rows.next()).isPresent();
      }
      service.setAutoCommit(false);
      statement.execute("update files set path = 'the service wrote it'");
      Swap swap =
          new Swap(Key.of("1"), new Pointer(Map.of("path", "a")), new Pointer(Map.of("path", "b")));
      CompletableFuture<List<Outcome>> answer =
          CompletableFuture.supplyAsync(() -> catalog.swap(List.of(swap)));
      Thread.sleep(300);
      assertThat(answer).as("it waits for the row").isNotDone();
      service.commit();
      assertThat(answer.join()).containsExactly(Outcome.CHANGED);
    }
  }

  /// The service writes just what the probe has made up for a column that it does not hold.
  @Test
  void aServiceThatWritesMeanwhileDoesNotMakeARightStatementLookWrong() throws Exception {
    run(
        "create table files (id text primary key, store integer)",
        "insert into files values ('1', 0)");
    Map<String, String> options =
        Map.of(
            "select",
            "select id, store from files",
            "update",
            "update files set store = :new.store where id = :key.id and store = :old.store",
            "key",
            "id",
            "columns",
            "store");
    AtomicBoolean enough = new AtomicBoolean();
    try (Connection service = connect();
        var statement = service.createStatement()) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; !enough.get(); i++) {
                    statement.execute("update files set store = " + (i % 2 == 0 ? 7 : 0));
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      try {
        for (int i = 0; i < 40; i++) {
          try (Catalog catalog = with(options);
              Catalog.Rows rows = catalog.rows(Optional.empty())) {
            assertThat(rows.next()).isPresent();
          }
        }
      } finally {
        enough.set(true);
        writing.join();
      }
    }
  }
}
