package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Placement;
import org.tranship.core.store.Store;
import org.tranship.core.store.Surveyed;
import org.tranship.driver.s3.S3AnswersTest.Said;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// What a bucket tells of itself, and what one that tells nothing is taken for.
@Timeout(60)
class S3SurveyTest {
  private static ContainerFacts facts(Store store) {
    return store.feature(Surveyed.class).orElseThrow().facts();
  }

  private static boolean asks(HttpExchange exchange, String what) {
    return ("&" + exchange.getRequestURI().getRawQuery()).contains("&" + what + "=");
  }

  /// As AWS answers for a bucket with everything switched on.
  private static Said full(HttpExchange exchange) {
    String body = "<ListBucketResult></ListBucketResult>";
    if (asks(exchange, "versioning")) {
      body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    } else if (asks(exchange, "versions")) {
      body =
          "<ListVersionsResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>"
              + "<Version><Key>a%20b</Key><IsLatest>true</IsLatest></Version>"
              + "<Version><Key>a%20b</Key><IsLatest>false</IsLatest></Version>"
              + "<Version><Key>a%20b</Key><IsLatest>false</IsLatest></Version>"
              + "<DeleteMarker><Key>gone</Key><IsLatest>true</IsLatest></DeleteMarker>"
              + "</ListVersionsResult>";
    } else if (asks(exchange, "object-lock")) {
      body =
          "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>"
              + "<DefaultRetention><Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention>"
              + "</Rule></ObjectLockConfiguration>";
    } else if (asks(exchange, "encryption")) {
      body =
          "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
              + "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-7</KMSMasterKeyID>"
              + "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
    } else if (asks(exchange, "ownershipControls")) {
      body =
          "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>"
              + "</OwnershipControls>";
    }
    return new Said(200, body);
  }

  @Test
  void everythingIsRead() throws Exception {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
    S3AnswersTest.with(
        S3SurveyTest::full,
        late,
        (store, seen) -> {
          ContainerFacts facts = facts(store);
          assertThat(facts.older())
              .hasValue(new ContainerFacts.Older(2, 1, List.of("a b", "gone"), false));
          assertThat(facts.lock()).hasValue("COMPLIANCE, 30 days");
          assertThat(facts.encryption()).hasValue("aws:kms with the key key-7");
          assertThat(facts.rights()).isTrue();
          assertThat(facts.clockAhead().orElseThrow())
              .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
          assertThat(facts.untold()).isEmpty();
          assertThat(seen).hasSize(5);
        });
  }

  @Test
  void aPlainBucketHasNothing() throws Exception {
    S3AnswersTest.with(
        exchange ->
            asks(exchange, "versioning")
                ? new Said(200, "<VersioningConfiguration/>")
                : asks(exchange, "object-lock")
                    ? new Said(404, S3AnswersTest.error("ObjectLockConfigurationNotFoundError", ""))
                    : asks(exchange, "encryption")
                        ? new Said(
                            200,
                            "<ServerSideEncryptionConfiguration><Rule>"
                                + "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
                                + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>"
                                + "</ServerSideEncryptionConfiguration>")
                        : new Said(
                            200,
                            "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced"
                                + "</ObjectOwnership></Rule></OwnershipControls>"),
        Clock.systemUTC(),
        (store, _) -> {
          ContainerFacts facts = facts(store);
          assertThat(facts.older()).isEmpty();
          assertThat(facts.lock()).isEmpty();
          assertThat(facts.encryption()).isEmpty();
          assertThat(facts.rights()).isFalse();
          assertThat(facts.untold()).isEmpty();
        });
  }

  @Test
  void whatAServerDoesNotTellIsNoFault() throws Exception {
    S3AnswersTest.with(
        exchange ->
            asks(exchange, "encryption")
                ? new Said(403, S3AnswersTest.error("AccessDenied", ""))
                : asks(exchange, "versioning")
                    ? new Said(200, "<ListBucketResult/>")
                    : new Said(501, S3AnswersTest.error("NotImplemented", "")),
        Clock.systemUTC(),
        (store, _) ->
            assertThat(facts(store).untold())
                .containsExactly(
                    "versions (the server answers something else)",
                    "object lock (NotImplemented)",
                    "encryption (AccessDenied)",
                    "rights (ACL) (NotImplemented)"));
  }

  @Test
  void realServersAreAsked() {
    try (Store store =
        TestStores.open(
            S3ProxyServer.shared().endpoint(),
            S3ProxyServer.shared().endpoint().freshBucketName(),
            java.util.Map.of())) {
      store.check();
      assertThat(facts(store).clockAhead().orElseThrow().abs()).isLessThan(Duration.ofMinutes(1));
    }
    try (ThinS3Stub stub =
            ThinS3Stub.start(org.tranship.testkit.server.stub.StubOptions.defaults());
        Store store = TestStores.open(stub.endpoint(), "bucket", java.util.Map.of())) {
      store.check();
      assertThat(facts(store).untold()).hasSize(4);
    }
  }

  private static Said archive(HttpExchange exchange) {
    boolean restored =
        "RestoreStatus"
            .equals(exchange.getRequestHeaders().getFirst("x-amz-optional-object-attributes"));
    return new Said(
        200,
        "<ListBucketResult>"
            + item("1-cold", "DEEP_ARCHIVE", "")
            + item(
                "2-back",
                "GLACIER",
                restored
                    ? "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
                        + "<RestoreExpiryDate>2030-01-01T00:00:00Z</RestoreExpiryDate>"
                        + "</RestoreStatus>"
                    : "")
            + item("3-usual", "STANDARD", "")
            + item("4-rare", "STANDARD_IA", "")
            + "</ListBucketResult>");
  }

  private static String item(String key, String tier, String more) {
    return "<Contents><Key>"
        + key
        + "</Key><Size>1</Size><ETag>e</ETag><StorageClass>"
        + tier
        + "</StorageClass>"
        + more
        + "</Contents>";
  }

  @Test
  void archivedObjectsAreToldApartFromThoseThatAreBack() throws Exception {
    S3AnswersTest.with(
        S3SurveyTest::archive,
        Clock.systemUTC(),
        (store, seen) -> {
          try (Listing listing = store.list(ListRequest.ALL)) {
            assertThat(next(listing).placement()).isEqualTo(new Placement("DEEP_ARCHIVE", true));
            assertThat(next(listing).placement()).isEqualTo(new Placement("GLACIER", false));
            assertThat(next(listing).placement()).isEqualTo(Placement.USUAL);
            assertThat(next(listing).placement()).isEqualTo(new Placement("STANDARD_IA", false));
            assertThat(listing.next()).isNull();
          }
          assertThat(seen).hasSize(2);
        });
  }

  private static Entry next(Listing listing) {
    return java.util.Objects.requireNonNull(listing.next());
  }
}
