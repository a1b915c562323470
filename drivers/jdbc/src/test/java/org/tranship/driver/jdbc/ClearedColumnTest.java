package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// With `delete=null` a deletion empties the column and leaves the row.
class ClearedColumnTest {
  private static final String PARAMETERS = "table=documents&key=id&content=body&delete=null";

  @TempDir Path directory = Path.of("");

  private static List<String> listed(Store store) {
    List<String> keys = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        keys.add(entry.key().text());
      }
    }
    return keys;
  }

  private static void assertRows(Connection connection) throws SQLException {
    try (connection;
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select count(*), count(body), count(owner) from documents where id in ('a', 'b')")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(2);
      assertThat(row.getInt(2)).isEqualTo(1);
      assertThat(row.getInt(3)).isEqualTo(2);
    }
  }

  @Test
  void onPostgresTheVersionIsKept() throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(
        database,
        "create table documents(id text collate \"C\" primary key, body bytea, owner text)",
        "insert into documents values ('a', 'x', 'me'), ('b', 'y', 'me'), ('c', null, 'me')");
    try (Store store = Databases.open(database, PARAMETERS)) {
      assertThat(listed(store)).containsExactly("a", "b");
      assertThat(store.stat(Key.of("c"))).isEmpty();
      var version = store.stat(Key.of("a")).orElseThrow().version();
      Databases.run(database, "update documents set owner = 'you' where id = 'a'");
      var stale = List.of(new DeleteRequest(Key.of("a"), Optional.of(version)));
      assertThat(store.delete(stale).getFirst()).isInstanceOf(WriteOutcome.Refused.class);
      version = store.stat(Key.of("a")).orElseThrow().version();
      var fresh = List.of(new DeleteRequest(Key.of("a"), Optional.of(version)));
      assertThat(store.delete(fresh).getFirst()).isInstanceOf(WriteOutcome.Done.class);
      // What is gone counts as removed, in whichever version.
      assertThat(store.delete(fresh).getFirst()).isInstanceOf(WriteOutcome.Done.class);
      assertThat(listed(store)).containsExactly("b");
    }
    assertRows(database.connect());
  }

  @Test
  void onH2() throws Exception {
    String url = "jdbc:h2:" + directory.resolve("objects") + ";DATABASE_TO_UPPER=FALSE";
    Databases.run(
        url,
        "create table documents(id varchar primary key, body blob, owner varchar)",
        "insert into documents values ('a', X'00', 'me'), ('b', X'01', 'me'), ('c', null, 'me')");
    try (Store store = Databases.open(url + "?" + PARAMETERS)) {
      assertThat(listed(store)).containsExactlyInAnyOrder("a", "b");
      assertThat(store.delete(List.of(DeleteRequest.of(Key.of("a")))).getFirst())
          .isInstanceOf(WriteOutcome.Done.class);
      assertThat(listed(store)).containsExactly("b");
    }
    assertRows(DriverManager.getConnection(url));
  }

  @Test
  void anotherWordIsRefused() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () -> Databases.open("jdbc:h2:mem:x?table=t&key=id&content=body&delete=nothing"))
        .withMessageContaining("delete is row or null");
  }
}
