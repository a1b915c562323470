package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Crowd;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.contract.WriteContract;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.S3ProxyServer.Storage;

/// The contract against S3Proxy, an independent server of the S3 protocol. It sorts keys by UTF-16,
/// which the operator has to tell.
class S3ProxyStoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    S3Endpoint endpoint = S3ProxyServer.shared().endpoint();
    return TestStores.ready(endpoint, endpoint.freshBucketName(), Map.of("ordered", "false"));
  }

  /// What S3Proxy holds in memory looks empty, for a moment, to whoever asks while it is replaced.
  /// In files it does not, so they are asked the same.
  @Test
  @Override
  public void isNeverSeenHalfWritten() {
    try (S3ProxyServer server = S3ProxyServer.start(Storage.FILES);
        Store files = TestStores.ready(server.endpoint(), "files", Map.of("ordered", "false"))) {
      new WriteContract() {
        @Override
        public Store store() {
          return files;
        }

        @Override
        public Store reopened() {
          return files;
        }
      }.isNeverSeenHalfWritten();
    }
  }

  /// S3Proxy compares the version and then writes, so that two may pass; no client can see that.
  @Test
  @Override
  public void letsExactlyOneReplaceAVersion() {
    replacesOnlyTheVersionNamed();
  }

  /// S3Proxy's web server writes `a/b; charset=c` without the blank.
  @Test
  @Override
  public void keepsOrRefusesEveryKindOfAttribute() {
    keepsAttributesWithoutCharset();
  }

  /// As above.
  @Test
  @Override
  public void keepsAllItsKindsTogetherAndOfTheLastWriteOnly() {
    keepsAttributesWithoutCharset();
  }

  private void keepsAttributesWithoutCharset() {
    Attributes attributes =
        Attributes.of(
            Map.of(
                Attributes.CONTENT_TYPE,
                "application/json",
                Attributes.CACHE_CONTROL,
                "max-age=60",
                Attributes.CONTENT_DISPOSITION,
                "attachment; filename=\"a b.json\"",
                Attributes.CONTENT_ENCODING,
                "identity-of-ours",
                Attributes.CONTENT_LANGUAGE,
                "de-CH",
                Attributes.EXPIRES,
                "Thu, 01 Dec 2033 16:00:00 GMT",
                Attributes.USER + "owner",
                "team-seven"));
    Key key = Key.of("attributes");
    probe().done(store().put(PutRequest.of(key, new byte[] {1}).with(attributes)));
    assertThat(probe().entry(key).attributes()).isEqualTo(attributes);
  }

  /// S3Proxy lists the file it was writing until it has seen that the connection is gone.
  @Test
  @Override
  public void refusesContentThatIsTooShort() {
    leavesNothingInTheEnd(Samples.announced(3_000_000, Samples.bytes(1, 2_000_000)));
  }

  /// As above.
  @Test
  @Override
  public void refusesContentThatIsTooLong() {
    leavesNothingInTheEnd(Samples.announced(2_000_000, Samples.bytes(1, 3_000_000)));
  }

  private void leavesNothingInTheEnd(Content content) {
    Key key = Key.of("cut-off");
    assertThat(probe().refusal(() -> store().put(PutRequest.of(key, content))))
        .isEqualTo(Kind.SOURCE_FAULT);
    for (int i = 0; i < 600 && !probe().keys().isEmpty(); i++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    assertThat(probe().keys()).isEmpty();
  }

  /// S3Proxy removes a folder that becomes empty while another request writes into it, which fails
  /// then; so all lie in one folder here.
  @Test
  @Override
  public void servesManyVirtualThreadsAtOnce() {
    Crowd.run(
        300,
        member -> {
          Key key = Key.of("crowd-" + member);
          probe().done(store().put(PutRequest.of(key, key.utf8())));
          probe().holds(key, key.utf8());
        });
    assertThat(probe().keys()).hasSize(300);
  }
}
