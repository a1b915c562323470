package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// What a database can refuse or do to us, and what the operator is told.
class JdbcFaultsTest {
  private static final String T = "table=t&key=id&content=body";

  private static PostgresDatabase database(String... statements) throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, statements);
    return database;
  }

  private static StoreException failure(Callable<?> call) {
    try {
      return switch (call.call()) {
        case WriteOutcome.Refused(StoreException reason) -> reason;
        case WriteOutcome.Unknown(StoreException cause) -> cause;
        case Object other -> throw new AssertionError("It was carried out: " + other);
      };
    } catch (StoreException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static StoreException checkFailure(Store store) {
    try (store) {
      return failure(
          () -> {
            store.check();
            return "checked";
          });
    }
  }

  @Test
  void saysThatThePasswordIsWrongAndDoesNotPrintIt() throws Exception {
    PostgresDatabase database = database();
    StoreSpec spec =
        new StoreSpec(
            Location.parse(database.jdbcUrl() + "?" + T + "&user=" + database.user()),
            Map.of(),
            Map.of("password", new SecretRef(SecretRef.Source.ENV, "PW")));
    StoreException failure =
        checkFailure(new JdbcStores().open(spec, _ -> new Secret("wrong-s3cr3t")));
    assertThat(failure.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void namesTheMissingDatabaseTableAndColumn() throws Exception {
    PostgresDatabase database =
        database("create table t(id text primary key, body bytea, at timestamp)");
    StoreException noTable = checkFailure(Databases.open(database, T.replace("=t&", "=T&")));
    assertThat(noTable.kind()).isEqualTo(Kind.CONTAINER_MISSING);
    assertThat(noTable).hasMessageContaining("\"T\"");
    StoreException noColumn = checkFailure(Databases.open(database, T.replace("body", "Bodi")));
    assertThat(noColumn.kind()).isEqualTo(Kind.CONFIGURATION);
    assertThat(noColumn).hasMessageContainingAll("\"Bodi\"", "Did you mean \"body\"?");
    StoreException notContent = checkFailure(Databases.open(database, T.replace("body", "at")));
    assertThat(notContent).hasMessageContainingAll("\"at\"", "timestamp");
    PostgresDatabase gone =
        new PostgresDatabase(
            database.jdbcUrl() + "x", database.user(), database.password(), "gone");
    assertThat(checkFailure(Databases.open(gone, T)).kind()).isEqualTo(Kind.CONTAINER_MISSING);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    int port;
    try (var socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Store store = Databases.open("jdbc:postgresql://127.0.0.1:" + port + "/db?" + T + "&user=me");
    StoreException failure = failure(() -> store.put(PutRequest.of(Key.of("k"), new byte[1])));
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(checkFailure(store).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void saysThatARightIsMissing() throws Exception {
    PostgresDatabase database =
        database(
            "create table t(id text primary key, body bytea)",
            "create role reader_" + System.nanoTime());
    String user = "u" + System.nanoTime();
    Databases.run(
        database,
        "create role " + user + " login password 'tranship-test'",
        "grant select on t to " + user);
    PostgresDatabase as =
        new PostgresDatabase(database.jdbcUrl(), user, "tranship-test", database.name());
    try (Store store = Databases.open(as, T)) {
      store.check();
      assertThat(failure(() -> store.put(PutRequest.of(Key.of("k"), new byte[1]))).kind())
          .isEqualTo(Kind.ACCESS_DENIED);
    }
    Databases.run(database, "revoke select on t from " + user);
    assertThat(checkFailure(Databases.open(as, T)).kind()).isEqualTo(Kind.ACCESS_DENIED);
  }

  @Test
  void refusesRowsThatHaveNoKeyOrShareOne() throws Exception {
    PostgresDatabase database =
        database(
            "create table t(id text, body bytea)",
            "insert into t values ('a', 'x'), ('b', 'y'), ('b', 'z')");
    try (Store store = Databases.open(database, T)) {
      assertThat(store.capabilities().writable()).isFalse();
      Probe probe = new Probe(store);
      probe.holds(Key.of("a"), new byte[] {'x'});
      assertThat(failure(() -> store.stat(Key.of("b"))).kind()).isEqualTo(Kind.CONFIGURATION);
      assertThat(failure(() -> store.open(Key.of("b"), ReadRequest.WHOLE)))
          .hasMessageContaining("more than one row");
      assertThat(failure(probe::keys)).hasMessageContaining("more than one row");
      assertThat(failure(() -> store.put(PutRequest.of(Key.of("c"), new byte[1]))))
          .hasMessageContaining("unique index");
      Databases.run(database, "delete from t where id = 'b'", "insert into t values (null, 'x')");
      assertThat(failure(probe::keys)).hasMessageContainingAll("NULL", "id");
    }
  }

  /// The pair that ends one page and starts the next must be noticed as well.
  @Test
  void noticesTwoRowsOfOneKeyAcrossPages() throws Exception {
    PostgresDatabase database =
        database(
            "create table t(id text not null, body bytea)",
            "insert into t select 'k' || to_char(i, 'FM00000'), 'x' from generate_series(1, 1500) i",
            "insert into t values ('k01000', 'again')");
    try (Store store = Databases.open(database, T)) {
      assertThat(failure(new Probe(store)::keys)).hasMessageContaining("k01000");
    }
  }

  @Test
  void refusesAValueForAColumnThatTheLocationDoesNotName() throws Exception {
    PostgresDatabase database =
        database("create table t(id text primary key, body bytea, at int not null)");
    try (Store store = Databases.open(database, T)) {
      StoreException missing = failure(() -> store.put(PutRequest.of(Key.of("k"), new byte[1])));
      assertThat(missing.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(missing).hasMessageContainingAll("\"at\"", "fixed.COLUMN");
    }
  }

  @Test
  void refusesOneRowOfABatchForItsOwnSake() throws Exception {
    PostgresDatabase database =
        database(
            "create table t(id text primary key, body bytea)",
            "create table r(id text references t)",
            "insert into t values ('a', 'x'), ('b', 'y'), ('c', 'z')",
            "insert into r values ('b')");
    try (Store store = Databases.open(database, T)) {
      List<WriteOutcome> outcomes =
          store.delete(
              List.of(
                  DeleteRequest.of(Key.of("a")),
                  DeleteRequest.of(Key.of("b")),
                  DeleteRequest.of(Key.of("c"))));
      assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Done.class);
      assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Refused.class);
      assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Done.class);
      assertThat(new Probe(store).keys()).containsExactly(Key.of("b"));
    }
  }

  @Test
  void saysThatNoConnectionBecameFree() throws Exception {
    PostgresDatabase database = database("create table t(id text primary key, body bytea)");
    byte[] bytes = Samples.bytes(1, 2 << 20);
    try (Store store = Databases.open(database, T + "&pool=1", Duration.ofSeconds(1))) {
      new Probe(store).put("k", bytes);
      try (ObjectBody body = store.open(Key.of("k"), ReadRequest.WHOLE)) {
        assertThat(body.stream().readNBytes(10)).hasSize(10);
        assertThat(failure(() -> store.stat(Key.of("k"))).kind()).isEqualTo(Kind.TIMEOUT);
      }
      new Probe(store).holds(Key.of("k"), bytes);
    }
  }

  /// Killed while a value streams out, and another in: the reader is told, the writer does not
  /// know, and both go on once the server is back.
  @Test
  void survivesAServerThatIsKilledHalfWay() throws Exception {
    // With fast commits a killed server may forget the last ones.
    try (PostgresServer server = PostgresServer.start(PostgresServer.Commits.DURABLE)) {
      PostgresDatabase database = server.createDatabase();
      Databases.run(
          database,
          "create table t(id text primary key, body bytea)",
          "alter table t alter body set storage external");
      byte[] bytes = Samples.bytes(1, 24 << 20);
      try (Store store = Databases.open(database, T)) {
        Probe probe = new Probe(store);
        probe.put("k", bytes);
        try (ObjectBody body = store.open(Key.of("k"), ReadRequest.WHOLE)) {
          body.stream().readNBytes(5 << 20);
          server.kill();
          assertThatThrownBy(() -> body.stream().readAllBytes())
              .isInstanceOfSatisfying(
                  IOException.class,
                  e ->
                      assertThat(StoreException.reading(e, Key.of("k")).kind())
                          .isEqualTo(Kind.UNAVAILABLE));
        }
        server.restart();
        probe.holds(Key.of("k"), bytes);
        Content dying =
            new Content.Streamed(
                ByteCount.of(bytes.length),
                () ->
                    new java.io.ByteArrayInputStream(bytes) {
                      @Override
                      public synchronized int read(byte[] b, int off, int len) {
                        if (count - pos < (4 << 20) && pos < (24 << 20)) {
                          server.kill();
                        }
                        return super.read(b, off, Math.min(len, 1 << 20));
                      }
                    });
        WriteOutcome outcome = store.put(PutRequest.of(Key.of("new"), dying));
        assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(((WriteOutcome.Unknown) outcome).cause().retryable()).isTrue();
        server.restart();
        assertThat(store.stat(Key.of("new"))).isEmpty();
        probe.put("new", bytes);
        probe.holds(Key.of("new"), bytes);
      }
    }
  }
}
