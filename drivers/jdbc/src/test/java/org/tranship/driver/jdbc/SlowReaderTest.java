package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Whoever waits for a connection that a large value is read from, waits as long as the reading
/// gets on, however slow the reader is, and no longer than the patience when it stands still.
class SlowReaderTest {
  /// Far longer than a busy machine holds up the reader between two pieces.
  private static final Duration LONG = Duration.ofSeconds(3);

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Key LARGE = Key.of("large");

  private static Store store(Duration patience) throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(
        database,
        "create table t(id text primary key, body bytea)",
        "insert into t values ('large', convert_to(repeat('x', 20 << 20), 'UTF8')), ('small', '')");
    return JdbcStores.open(
        new StoreSpec(
            Location.parse(database.jdbcUrl() + "?table=t&key=id&content=body&pool=1"),
            Map.of("user", database.user()),
            Map.of("password", new SecretRef(SecretRef.Source.HELD, "password"))),
        _ -> new Secret(database.password()),
        patience);
  }

  @Test
  void isWaitedForWhileItReads() throws Exception {
    try (Store store = store(LONG)) {
      CompletableFuture<Optional<Entry>> waiting;
      try (ObjectBody body = store.open(LARGE, ReadRequest.WHOLE)) {
        InputStream in = body.stream();
        in.skipNBytes(1);
        waiting = CompletableFuture.supplyAsync(() -> store.stat(Key.of("small")));
        for (int i = 0; i < 36; i++) {
          in.skipNBytes(512 << 10);
          Thread.sleep(LONG.dividedBy(30));
          assertThat(waiting).as("after piece " + i).isNotDone();
        }
      }
      assertThat(waiting.get()).isPresent();
    }
  }

  @Test
  void isNotWaitedForWhileItStandsStill() throws Exception {
    try (Store store = store(SHORT);
        ObjectBody body = store.open(LARGE, ReadRequest.WHOLE)) {
      body.stream().skipNBytes(1);
      StoreException fault =
          catchThrowableOfType(StoreException.class, () -> store.stat(Key.of("small")));
      assertThat(fault.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(fault).hasMessageContainingAll("none of the 1 connections", "parameter pool");
    }
  }
}
