package org.tranship.driver.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.gcs.GcsDouble;

/// Refusals, sign-in, and what is particular to Google's storage.
class GcsFaultsTest {
  private static final Key KEY = Key.of("k");

  private final GcsDouble gcs = GcsDouble.start();
  private final String location = "gs://" + gcs.freshBucket() + "/p";

  @AfterEach
  void stop() {
    assertThat(gcs.violations()).isEmpty();
    gcs.close();
  }

  private Store anonymous() {
    return TestStores.anonymous(gcs, location);
  }

  @ParameterizedTest
  @CsvSource({
    "429,rateLimitExceeded,7,THROTTLED,false",
    "503,backendError,3,UNAVAILABLE,true",
    "500,internalError,,UNAVAILABLE,true",
    "403,forbidden,,ACCESS_DENIED,false",
    "403,userRateLimitExceeded,,THROTTLED,false",
    "403,retentionPolicyNotMet,,ACCESS_DENIED,false",
    "408,timeout,,TIMEOUT,true",
    "413,uploadTooLarge,,TOO_LARGE,false",
    "409,conflict,,UNAVAILABLE,false"
  })
  void saysWhatARefusalMeans(int status, String reason, Integer wait, Kind kind, boolean unknown) {
    gcs.failNext("storage.objects.insert", status, reason, wait == null ? "" : wait.toString());
    try (Store store = anonymous()) {
      WriteOutcome outcome = store.put(PutRequest.of(KEY, new byte[] {1}));
      StoreException fault =
          switch (outcome) {
            case WriteOutcome.Unknown(StoreException cause) -> cause;
            case WriteOutcome.Refused(StoreException cause) -> cause;
            case WriteOutcome.Done _ -> throw new AssertionError("It was carried out.");
          };
      assertThat(outcome instanceof WriteOutcome.Unknown).isEqualTo(unknown);
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.getMessage()).contains(kind.code()).contains(reason).contains(location);
      if (wait != null) {
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(wait));
      }
      assertThat(gcs.requests()).hasSize(1);
    }
  }

  @Test
  void namesAMissingBucketAndMakesOneIfAsked() {
    Map<String, String> options = new HashMap<>();
    options.put("endpoint", gcs.url().toString());
    options.put("anonymous", "true");
    try (Store store = TestStores.open("gs://not-there/p", options, Map.of())) {
      assertThat(failure(store::check).kind()).isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(failure(() -> store.stat(KEY)).kind()).isEqualTo(Kind.CONTAINER_MISSING);
      assertThat(store.put(PutRequest.of(KEY, new byte[1])))
          .isInstanceOfSatisfying(
              WriteOutcome.Refused.class,
              refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.CONTAINER_MISSING));
    }
    options.put("create-bucket", "true");
    options.put("project", "some-project");
    try (Store store = TestStores.open("gs://not-there/p", options, Map.of())) {
      store.check();
      store.check();
    }
  }

  private static StoreException failure(Runnable call) {
    StoreException fault = catchThrowableOfType(StoreException.class, call::run);
    assertThat(fault).isNotNull();
    return fault;
  }

  /// The server unpacks gzip for whoever does not take it, and its bytes are then not the stored
  /// ones.
  @Test
  void readsWhatIsPackedAsItIsStored() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[100_000]);
    }
    try (Store store = anonymous()) {
      Attributes gzip = Attributes.of(Attributes.CONTENT_ENCODING, "gzip");
      store.put(PutRequest.of(KEY, packed.toByteArray()).with(gzip)).orThrow();
      try (var body = store.open(KEY, ReadRequest.WHOLE)) {
        assertThat(body.readAll(1 << 20)).isEqualTo(packed.toByteArray());
        assertThat(body.entry().attributes().get(Attributes.CONTENT_ENCODING)).contains("gzip");
      }
      try (var body = store.open(KEY, ReadRequest.WHOLE.range(3, 5))) {
        assertThat(body.readAll(10)).hasSize(5);
      }
    }
  }

  /// More parts than one request puts together, so that some are put together on the way.
  @Test
  void putsManyPartsTogether() {
    try (Store store = anonymous()) {
      ResumableUploads uploads = store.feature(ResumableUploads.class).orElseThrow();
      ResumableUploads.Upload upload = uploads.begin(KEY, Attributes.NONE);
      byte[] whole = new byte[40 * 100 + 7];
      new java.util.Random(1).nextBytes(whole);
      List<ResumableUploads.Part> parts = new ArrayList<>();
      for (int number = 1; number <= 41; number++) {
        int from = (number - 1) * 100;
        Content content = new Content.Bytes(whole, from, Math.min(100, whole.length - from));
        parts.add(uploads.part(upload, number, content));
      }
      WriteOutcome.Done done = uploads.finish(upload, parts, new Condition.IfAbsent()).orThrow();
      assertThat(done.checkedBy()).contains(DigestAlgorithm.CRC32C);
      try (var body = store.open(KEY, ReadRequest.WHOLE)) {
        assertThat(body.readAll(10_000)).isEqualTo(whole);
        assertThat(body.entry().version()).isEqualTo(done.version());
      }
    }
    try (Store beside = TestStores.anonymous(gcs, location.replace("/p", ""));
        var listing = beside.list(org.tranship.core.store.ListRequest.ALL)) {
      assertThat(java.util.Objects.requireNonNull(listing.next()).key()).isEqualTo(Key.of("p/k"));
      assertThat(listing.next()).isNull();
    }
    assertThat(gcs.requests()).filteredOn("storage.objects.compose"::equals).hasSize(3);
  }

  @Test
  void signsInWithAServiceAccountAndOnceMoreWhenTheTokenIsRefused()
      throws NoSuchAlgorithmException {
    gcs.requireToken("nobody-has-it");
    try (Store store = withServiceAccount()) {
      store.check();
      assertThat(gcs.tokensIssued()).isEqualTo(1);
      store.put(PutRequest.of(KEY, new byte[] {1})).orThrow();
      assertThat(gcs.tokensIssued()).isEqualTo(1);
      gcs.requireToken("nobody-has-it");
      assertThat(store.stat(KEY)).isPresent();
      assertThat(gcs.tokensIssued()).isEqualTo(2);
      assertThat(store.toString()).doesNotContain("PRIVATE");
    }
  }

  private Store withServiceAccount() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
            .replace("\r\n", "\\n");
    String json =
        """
        {"type":"service_account","project_id":"p","private_key_id":"1",
         "private_key":"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
         "client_email":"a@p.example","client_id":"1","token_uri":"%s/token"}
        """
            .formatted(key, gcs.url());
    return TestStores.open(
        location, Map.of("endpoint", gcs.url().toString()), Map.of("credentials", json));
  }

  @Test
  void saysThatATokenIsNotAcceptedAndNeverTheToken() {
    gcs.requireToken("right");
    try (Store store =
        TestStores.open(
            location,
            Map.of("endpoint", gcs.url().toString()),
            Map.of("access-token", "S3CRET-TOKEN"))) {
      StoreException fault = failure(store::check);
      assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      assertThat(fault.getMessage()).doesNotContain("S3CRET");
      assertThat(gcs.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gs://,bucket",
    "gs://Up,bucket",
    "gs://bucket?endpoint=http://store.example,clear",
    "gs://bucket?create-bucket=true,project",
    "gs://bucket?anonymus=true,anonymous",
    "gs://bucket/.well-known/acme-challenge/x,acme"
  })
  void refusesALocationThatCannotBeMeant(String text, String word) {
    StoreException fault = failure(() -> TestStores.open(text, Map.of(), Map.of()).close());
    assertThat(fault.kind()).isEqualTo(Kind.CONFIGURATION);
    assertThat(fault.getMessage()).contains(word);
  }

  @Test
  void refusesCredentialsThatAreNone() {
    try (Store store =
        TestStores.open(
            location,
            Map.of("endpoint", gcs.url().toString()),
            Map.of("credentials", "S3CRET no json"))) {
      StoreException fault = failure(store::check);
      assertThat(fault.kind()).isEqualTo(Kind.CONFIGURATION);
      assertThat(fault.getMessage()).doesNotContain("S3CRET");
    }
    assertThat(gcs.requests()).isEmpty();
  }
}
