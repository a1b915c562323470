package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.StoreContract;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;

/// The contract against S3Proxy, an independent server of the S3 protocol. It sorts keys by UTF-16,
/// which the operator has to tell.
class S3ProxyStoreTest extends StoreContract {
  @Override
  protected Store createStore() {
    S3Endpoint endpoint = S3ProxyServer.shared().endpoint();
    return TestStores.ready(endpoint, endpoint.freshBucketName(), Map.of("ordered", "false"));
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
                Attributes.CONTENT_TYPE, "application/json",
                Attributes.CACHE_CONTROL, "max-age=60",
                Attributes.CONTENT_DISPOSITION, "attachment; filename=\"a b.json\"",
                Attributes.CONTENT_ENCODING, "identity-of-ours",
                Attributes.CONTENT_LANGUAGE, "de-CH",
                Attributes.EXPIRES, "Thu, 01 Dec 2033 16:00:00 GMT",
                Attributes.USER + "owner", "team-seven"));
    Key key = Key.of("attributes");
    probe().done(store().put(PutRequest.of(key, new byte[] {1}).with(attributes)));
    assertThat(probe().entry(key).attributes()).isEqualTo(attributes);
  }
}
