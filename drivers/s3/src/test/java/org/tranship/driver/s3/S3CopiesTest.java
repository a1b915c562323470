package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.ServerCopies.Piece;
import org.tranship.core.store.ServerCopies.Request;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// Copies that S3Proxy makes by itself, from bucket to bucket.
@Timeout(120)
class S3CopiesTest {
  private static final Key KEY = Key.of("dir/a b+c\u00e4.txt");
  private static final Key TO = Key.of("copies/of it");
  private static final Attributes KEPT =
      Attributes.of(Map.of("content-type", "text/plain", "user.owner", "me"));

  private final S3Endpoint endpoint = S3ProxyServer.shared().endpoint();
  private final Store from = ready();
  private final Store to = ready();
  private final ServerCopies source = from.feature(ServerCopies.class).orElseThrow();
  private final ServerCopies target = to.feature(ServerCopies.class).orElseThrow();

  private Store ready() {
    return TestStores.ready(
        endpoint, endpoint.freshBucketName(), Map.of("ordered", "false", "etag", "md5"));
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  private Version put(Store store, Key key, byte[] bytes) {
    return store.put(PutRequest.of(key, bytes)).orThrow().version();
  }

  private Request request(Version version, Condition condition) {
    return new Request(source.place(KEY), version, TO, KEPT, Set.of(), condition);
  }

  private byte[] copy() {
    try (ObjectBody body = to.open(TO, ReadRequest.WHOLE)) {
      return body.readAll(1 << 25);
    }
  }

  private static Kind refusal(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    return ((WriteOutcome.Refused) outcome).reason().kind();
  }

  @Test
  void anObjectArrivesWithJustTheAttributesThatWereAskedFor() {
    from.put(PutRequest.of(KEY, new byte[] {1, 2, 3}).with(Attributes.of("user.other", "x")))
        .orThrow();
    Version version = from.stat(KEY).orElseThrow().version();
    assertThat(source.place(KEY).service()).isEqualTo(target.place(TO).service());
    WriteOutcome.Done done = target.copy(request(version, new Condition.IfAbsent())).orThrow();
    assertThat(copy()).containsExactly(1, 2, 3);
    var entry = to.stat(TO).orElseThrow();
    assertThat(entry.attributes()).isEqualTo(KEPT);
    assertThat(done.version()).isEqualTo(entry.version());
    // S3Proxy keeps the CRC32C of what was sent to it, and none of what it copied itself.
    assertThat(target.checksums(TO, done.version())).hasSize(1);
    assertThat(source.checksums(KEY, version)).containsAll(target.checksums(TO, done.version()));
    assertThat(target.checksums(TO, Version.of("another"))).isEmpty();
    assertThat(target.checksums(Key.of("none"), Version.NONE)).isEmpty();
  }

  @Test
  void conditionsOnBothSidesAreKept() {
    Version version = put(from, KEY, new byte[] {1});
    Version there = put(to, TO, new byte[] {9});
    assertThat(refusal(target.copy(request(version, new Condition.IfAbsent()))))
        .isEqualTo(Kind.CONDITION_FAILED);
    Condition other = new Condition.IfVersion(Version.of("0123456789abcdef0123456789abcdef"));
    assertThat(refusal(target.copy(request(version, other)))).isEqualTo(Kind.CONDITION_FAILED);
    put(from, KEY, new byte[] {2});
    assertThat(refusal(target.copy(request(version, new Condition.Always()))))
        .isEqualTo(Kind.CONDITION_FAILED);
    assertThat(copy()).containsExactly(9);
    Version now = from.stat(KEY).orElseThrow().version();
    assertThat(target.copy(request(now, new Condition.IfVersion(there))))
        .isInstanceOf(WriteOutcome.Done.class);
    assertThat(copy()).containsExactly(2);
  }

  @Test
  void piecesArePutTogether() {
    byte[] bytes = new byte[(6 << 20) + 17];
    new Random(3).nextBytes(bytes);
    Version version = put(from, KEY, bytes);
    var upload = target.begin(request(version, new Condition.IfAbsent()));
    int five = 5 << 20;
    var first =
        target.part(upload, 1, new Piece(source.place(KEY), version, 0, ByteCount.of(five)));
    var second =
        target.part(
            upload,
            2,
            new Piece(source.place(KEY), version, five, ByteCount.of(bytes.length - five)));
    to.feature(ResumableUploads.class)
        .orElseThrow()
        .finish(upload, List.of(first, second), new Condition.IfAbsent())
        .orThrow();
    assertThat(copy()).isEqualTo(bytes);
    assertThat(to.stat(TO).orElseThrow().attributes()).isEqualTo(KEPT);
    assertThat(target.checksums(TO, to.stat(TO).orElseThrow().version())).isEmpty();
  }

  @Test
  void onlyOneServerAskedAsOneIsOneService() {
    try (Store other =
        TestStores.open(
            new S3Endpoint(endpoint.uri(), "another", endpoint.secretKey(), endpoint.region()),
            "bucket",
            Map.of())) {
      assertThat(Optional.of(other.feature(ServerCopies.class).orElseThrow().place(KEY).service()))
          .isNotEqualTo(Optional.of(source.place(KEY).service()));
      assertThat(source.place(KEY).toString()).doesNotContain(endpoint.accessKey());
    }
  }
}
