package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// The two content tables of Anchore Engine, with the columns and types its own models create.
class AnchoreTablesTest {
  private static final String DOCUMENTS =
      "table=archive_document&key=userId,bucket,archiveId,documentName&content=jsondata"
          + "&attributes=b64_encoded,created_at,last_updated,record_state_key,record_state_val";
  private static final String OBJECTS =
      "table=object_storage&key=userId,bucket,key&content=content&fixed.version="
          + "&attributes=created_at,last_updated";

  private PostgresDatabase database = PostgresServer.shared().createDatabase();

  @BeforeEach
  void createTables() throws Exception {
    Databases.run(
        database,
        """
        create table archive_document(bucket varchar not null, "archiveId" varchar not null,
          "userId" varchar not null, "documentName" varchar not null, created_at integer,
          last_updated integer, record_state_key varchar, record_state_val varchar,
          jsondata varchar, b64_encoded boolean,
          primary key (bucket, "archiveId", "userId", "documentName"))\
        """,
        """
        create table object_storage("userId" varchar not null, bucket varchar not null,
          key varchar not null, version varchar not null, object_metadata varchar, content bytea,
          created_at integer, last_updated integer,
          primary key ("userId", bucket, key, version))\
        """);
  }

  @Test
  void readsWhatAnchoreWrote() throws Exception {
    Databases.run(
        database,
        """
        insert into archive_document values ('policy_bundles', 'p1', 'admin', 'p1.json', 1534000000,
          1534000001, 'active', null, '{"document": {"id": "p1"}}', null)\
        """,
        """
        insert into archive_document values ('vulnerability_scan', 'sha256:a/docker.io/x:y', 'a/b',
          'sha256:a/docker.io/x:y.json', 1, 2, 'active', 'active', null, true)\
        """);
    try (Store store = Databases.open(database, DOCUMENTS)) {
      Probe probe = new Probe(store);
      Key plain = CompositeKey.of("admin", "policy_bundles", "p1", "p1.json").encode();
      probe.holds(plain, "{\"document\": {\"id\": \"p1\"}}".getBytes(StandardCharsets.UTF_8));
      assertThat(probe.entry(plain).attributes().asMap())
          .isEqualTo(
              Map.of(
                  "column.created_at", "1534000000",
                  "column.last_updated", "1534000001",
                  "column.record_state_key", "active"));
      Key odd =
          Key.of(
              "a%2Fb/vulnerability_scan/sha256:a%2Fdocker.io%2Fx:y/"
                  + "sha256:a%2Fdocker.io%2Fx:y.json");
      probe.holds(odd, new byte[0]);
      assertThat(probe.entry(odd).attributes().get("column.b64_encoded")).contains("true");
      assertThat(probe.keys()).containsExactlyInAnyOrder(plain, odd);
      assertThat(probe.keys(ListRequest.under("admin/"))).containsExactly(plain);
      assertThat(probe.keys(ListRequest.under("admin/pol"))).containsExactly(plain);
      assertThat(probe.keys(ListRequest.under("a%2Fb/vulnerability_scan/sha")))
          .containsExactly(odd);
      assertThat(probe.keys(ListRequest.under("a%2fb/"))).isEmpty();
      assertThat(store.capabilities().ordered()).isFalse();
    }
  }

  @Test
  void writesRowsAsAnchoreDoes() throws Exception {
    try (Store store = Databases.open(database, DOCUMENTS)) {
      Key key = CompositeKey.of("admin", "analysis_data", "sha256:1", "sha256:1.json").encode();
      Attributes attributes =
          Attributes.of(
              Map.of(
                  "column.b64_encoded", "false",
                  "column.created_at", "1534000000",
                  "column.last_updated", "1534000009",
                  "column.record_state_key", "active"));
      byte[] text = "größe 😀".getBytes(StandardCharsets.UTF_8);
      new Probe(store).done(store.put(PutRequest.of(key, text).with(attributes)));
      new Probe(store).holds(key, text);
      assertThat(new Probe(store).entry(key).attributes()).isEqualTo(attributes);
      assertThat(
              row(
                  "select bucket || '|' || \"archiveId\" || '|' || \"userId\" || '|' ||"
                      + " \"documentName\" || '|' || jsondata || '|' || b64_encoded || '|' ||"
                      + " created_at from archive_document"))
          .isEqualTo("analysis_data|sha256:1|admin|sha256:1.json|größe 😀|false|1534000000");
      new Probe(store).put(key, new byte[] {'x'});
      assertThat(
              row(
                  "select count(*) || jsondata from archive_document where created_at is null"
                      + " group by jsondata"))
          .isEqualTo("1x");

      PutRequest binary = PutRequest.of(key, new byte[] {(byte) 0xff, 1});
      assertThat(new Probe(store).refusal(() -> store.put(binary))).isEqualTo(Kind.UNSUPPORTED);
      PutRequest nul = PutRequest.of(key, new byte[] {'a', 0});
      assertThat(new Probe(store).refusal(() -> store.put(nul))).isEqualTo(Kind.UNSUPPORTED);
      new Probe(store).holds(key, new byte[] {'x'});
    }
  }

  @Test
  void keepsToRowsOfItsFixedVersion() throws Exception {
    Databases.run(
        database,
        "insert into object_storage values ('admin', 'b', 'k', 'old', null, 'old one', 1, 1)");
    try (Store store = Databases.open(database, OBJECTS)) {
      Probe probe = new Probe(store);
      Key key = CompositeKey.of("admin", "b", "k").encode();
      assertThat(store.stat(key)).isEmpty();
      byte[] bytes = {0, (byte) 0xff, 1};
      probe.done(
          store.put(
              PutRequest.of(key, bytes).with(Attributes.of("column.created_at", "1534000000"))));
      probe.holds(key, bytes);
      Entry entry = probe.entry(key);
      assertThat(probe.read(key, ReadRequest.whole(entry.version()))).isEqualTo(bytes);
      assertThat(probe.keys()).containsExactly(key);
      assertThat(
              row(
                  "select version || encode(content, 'hex') || created_at from object_storage"
                      + " where version = ''"))
          .isEqualTo("00ff011534000000");
      store.delete(List.of(DeleteRequest.of(key))).forEach(probe::done);
      assertThat(row("select count(*) || max(version) from object_storage")).isEqualTo("1old");
    }
  }

  private String row(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
