package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// Tables of other shapes than the contract uses.
class PostgresRowsTest {
  private static Store open(String parameters, String... statements) throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, statements);
    return Databases.open(database, parameters);
  }

  @Test
  void keepsRowsUnderWholeNumbersAndUuids() throws Exception {
    try (Store store =
        open(
            "table=t&key=n,u,b&content=body",
            "create table t(n bigint, u uuid, b bytea, body text, primary key (u, n, b))")) {
      Probe probe = new Probe(store);
      Key key = Key.of("-7/0f8fad5b-d9cb-469f-a165-70867728950e/gr%2Fün");
      probe.put(key, new byte[] {'x'});
      probe.holds(key, new byte[] {'x'});
      assertThat(probe.keys()).containsExactly(key);
      for (String bad :
          List.of(
              "07/0f8fad5b-d9cb-469f-a165-70867728950e/b",
              "7/0F8FAD5B-D9CB-469F-A165-70867728950E/b",
              "x/0f8fad5b-d9cb-469f-a165-70867728950e/b",
              "7/b",
              "7")) {
        assertThat(probe.refusal(() -> store.put(PutRequest.of(Key.of(bad), new byte[] {'x'}))))
            .isEqualTo(Kind.INVALID_KEY);
        assertThatThrownBy(() -> store.stat(Key.of(bad)))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_KEY));
      }
      List<DeleteRequest> both =
          List.of(
              new DeleteRequest(key, Optional.of(probe.entry(key).version())),
              DeleteRequest.of(key));
      store.delete(both).forEach(probe::done);
      assertThat(probe.keys()).isEmpty();
    }
  }

  @Test
  void claimsKeyOrderOnlyWhereItIsSo() throws Exception {
    String[][] cases = {
      {"id text collate \"C\"", "true"},
      {"id bytea", "true"},
      {"id text collate \"und-x-icu\"", "false"},
      {"id bigint", "false"},
      {"id uuid", "false"},
    };
    for (String[] c : cases) {
      try (Store store =
          open(
              "table=t&key=id&content=body",
              "create table t(" + c[0] + " primary key, body bytea)")) {
        assertThat(store.capabilities().ordered()).as("%s", c[0]).isEqualTo(Boolean.valueOf(c[1]));
      }
    }
  }

  @Test
  void refusesCollationsThatTakeDifferentKeysForOne() throws Exception {
    try (Store store =
        open(
            "table=t&key=id&content=body",
            """
            create collation anycase (provider = icu, locale = 'und-u-ks-level2',
              deterministic = false)""",
            "create table t(id text collate anycase primary key, body bytea)")) {
      assertThatThrownBy(store::check).hasMessageContaining("collation");
    }
  }

  /// A unique index over fewer columns than the key would let one object replace another.
  @Test
  void writesOnlyWhereTheKeyNamesTheRow() throws Exception {
    try (Store store =
        open(
            "table=t&key=a,b&content=body",
            "create table t(a text primary key, b text not null, body bytea)")) {
      assertThat(store.capabilities().writable()).isFalse();
    }
    try (Store store =
        open(
            "table=v&key=a&content=body",
            "create table t(a text primary key, body bytea)",
            "create view v as select * from t",
            "insert into t values ('k', 'bytes')")) {
      assertThat(store.capabilities().writable()).isFalse();
      assertThat(store.capabilities().versions()).isEqualTo(Capabilities.Versions.NONE);
      new Probe(store).holds(Key.of("k"), new byte[] {'b', 'y', 't', 'e', 's'});
    }
  }

  /// Names that our own statements use inside.
  @Test
  void knowsItsTableWhateverItIsCalled() throws Exception {
    for (String name : List.of("d", "r", "s", "t", "i", "u", "select")) {
      String quoted = TableName.quote(name);
      try (Store store =
          open(
              "table=" + name + "&key=n,k0&content=b",
              "create table " + quoted + "(n text, k0 text, b bytea, primary key (n, k0))")) {
        Probe probe = new Probe(store);
        Key key = Key.of("x/y");
        byte[] large = Samples.bytes(1, 2 << 20);
        probe.put(key, large);
        probe.holds(key, large);
        Version old = probe.entry(key).version();
        probe.put(key, large);
        WriteOutcome outcome =
            store.delete(List.of(new DeleteRequest(key, Optional.of(old)))).getFirst();
        assertThat(outcome).as("%s", name).isInstanceOf(WriteOutcome.Refused.class);
        probe.done(store.delete(List.of(DeleteRequest.of(key))).getFirst());
        assertThat(probe.keys()).isEmpty();
      }
    }
  }

  @Test
  void readsOneStateOfALargeValueWhateverIsWrittenMeanwhile() throws Exception {
    try (Store store =
        open("table=t&key=id&content=body", "create table t(id text primary key, body bytea)")) {
      byte[] old = Samples.bytes(1, 10 << 20);
      new Probe(store).put("k", old);
      try (ObjectBody body = store.open(Key.of("k"), ReadRequest.WHOLE)) {
        byte[] front = body.stream().readNBytes(100);
        new Probe(store).put("k", Samples.bytes(2, 9 << 20));
        byte[] rest = body.stream().readAllBytes();
        assertThat(front.length + rest.length).isEqualTo(old.length);
        assertThat(rest[rest.length - 1]).isEqualTo(old[old.length - 1]);
      }
      byte[] middle =
          new Probe(store).read(Key.of("k"), ReadRequest.WHOLE.range(5_000_000, 4_400_000));
      assertThat(middle)
          .isEqualTo(java.util.Arrays.copyOfRange(Samples.bytes(2, 9 << 20), 5_000_000, 9_400_000));
    }
  }
}
