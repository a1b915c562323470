package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.AzuriteServer;

/// What goes wrong, on Azurite.
class AzureFaultsTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();
  private static final Key KEY = Key.of("dir/object");
  private static final String OTHER_KEY = Base64.getEncoder().encodeToString(Samples.bytes(1, 64));

  private final String container = AZURITE.freshContainerName();

  private Store store(Map<String, String> options) {
    return TestStores.ready(TestStores.azurite(container, options));
  }

  private String location() {
    return "azblob://" + AZURITE.account() + "/" + container;
  }

  private Map<String, String> endpoint() {
    return Map.of("endpoint", AZURITE.uri().toString());
  }

  private static StoreException fault(Runnable call) {
    return catchThrowableOfType(StoreException.class, call::run);
  }

  @Test
  void saysThatTheContainerIsMissing() {
    try (Store store = TestStores.open(location(), endpoint(), Map.of("key", AZURITE.key()))) {
      for (Runnable call :
          List.<Runnable>of(
              store::check,
              () -> store.list(ListRequest.ALL).next(),
              () -> store.stat(KEY),
              () -> store.open(KEY, ReadRequest.WHOLE),
              () -> store.put(PutRequest.of(KEY, new byte[] {1})).orThrow(),
              () -> store.delete(List.of(DeleteRequest.of(KEY))).getFirst().orThrow())) {
        assertThat(fault(call)).extracting(StoreException::kind).isEqualTo(Kind.CONTAINER_MISSING);
      }
      assertThat(fault(store::check)).hasMessageContainingAll(container, "create-container=true");
    }
  }

  @Test
  void saysThatTheKeyIsWrongWithoutShowingIt() {
    try (Store store = TestStores.open(location(), endpoint(), Map.of("key", OTHER_KEY))) {
      StoreException fault = fault(store::check);
      assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      assertThat(fault)
          .hasMessageContainingAll(AZURITE.account(), "does not accept this key", "rotated")
          .message()
          .doesNotContain(OTHER_KEY);
    }
  }

  @Test
  void takesTheSecondKeyWhereTheFirstWasRotated() {
    store(Map.of()).close();
    try (Store store =
        TestStores.open(
            location(), endpoint(), Map.of("key", OTHER_KEY, "second-key", AZURITE.key()))) {
      store.check();
      new Probe(store).put(KEY, new byte[] {1});
    }
    String xstore =
        "xstore:BlobEndpoint="
            + AZURITE.uri()
            + "/"
            + AZURITE.account()
            + ";AccountName="
            + AZURITE.account()
            + ";AccountKey="
            + OTHER_KEY
            + ";Container="
            + container
            + ";SecondaryAccountKey="
            + AZURITE.key();
    try (Store store = TestStores.open(xstore, Map.of(), Map.of())) {
      store.check();
      new Probe(store).holds(KEY, new byte[] {1});
      assertThat(store.toString()).doesNotContain(OTHER_KEY, AZURITE.key());
    }
  }

  @Test
  void saysWithinSecondsThatNobodyIsThere() {
    Instant begun = Instant.now();
    try (Store store =
            TestStores.open(
                location(), Map.of("endpoint", "http://127.0.0.1:1"), Map.of("key", OTHER_KEY));
        Store unnamed =
            TestStores.open(
                "azblob://nobody/box",
                Map.of("endpoint-suffix", "invalid"),
                Map.of("key", OTHER_KEY))) {
      assertThat(fault(store::check)).hasMessageContaining("its server runs");
      StoreException fault = fault(unnamed::check);
      assertThat(fault.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(fault).hasMessageContaining("one that does not exist has no address");
    }
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void worksWithASharedAccessSignatureUntilItExpires() throws Exception {
    store(Map.of()).close();
    Instant now = Instant.now();
    try (Store store =
        TestStores.open(location(), endpoint(), Map.of("sas", sas(now.plusSeconds(600))))) {
      store.check();
      new Probe(store).put(KEY, new byte[] {1});
      new Probe(store).holds(KEY, new byte[] {1});
    }
    String expired = sas(now.minusSeconds(60));
    try (Store store = TestStores.open(location(), endpoint(), Map.of("sas", expired))) {
      StoreException fault = fault(store::check);
      assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      assertThat(fault)
          .hasMessageContainingAll("shared access signature", "Get a new one")
          .message()
          .doesNotContain(expired.substring(expired.indexOf("sig=") + 4));
    }
  }

  /// A signature for the container, as "Create a service SAS" describes it.
  private String sas(Instant until) throws GeneralSecurityException {
    String version = "2020-12-06";
    String end = until.truncatedTo(ChronoUnit.SECONDS).toString();
    String text =
        String.join(
            "\n",
            "racwdl",
            "",
            end,
            "/blob/" + AZURITE.account() + "/" + container,
            "",
            "",
            "",
            version,
            "c",
            "",
            "",
            "",
            "",
            "",
            "",
            "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(AZURITE.key()), "HmacSHA256"));
    String signature =
        Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    return "sv=%s&sr=c&sp=racwdl&se=%s&sig=%s"
        .formatted(version, end, URLEncoder.encode(signature, StandardCharsets.UTF_8));
  }

  @Test
  void readsOnlyTheVersionAskedFor() {
    try (Store store = store(Map.of())) {
      new Probe(store).put(KEY, new byte[] {1});
      Entry first = store.stat(KEY).orElseThrow();
      new Probe(store).put(KEY, new byte[] {2});
      ReadRequest old = new ReadRequest(0, OptionalLong.empty(), Optional.of(first.version()));
      assertThat(fault(() -> store.open(KEY, old)).kind()).isEqualTo(Kind.CHANGED);
    }
  }

  @Test
  void refusesNamesOfMetadataThatAzureDoesNotKeep() {
    try (Store store = store(Map.of())) {
      for (String name : List.of("with-hyphen", "1digit", "Upper", "ä", "tranship_expires")) {
        Attributes attributes = Attributes.of(Attributes.USER + name, "v");
        WriteOutcome outcome = store.put(PutRequest.of(KEY, new byte[] {1}).with(attributes));
        assertThat(fault(outcome::orThrow)).as(name).hasMessageContaining("user." + name);
      }
      Attributes kept = Attributes.of(Attributes.USER + "a_b", "1").with("user.a1", "2");
      new Probe(store).done(store.put(PutRequest.of(KEY, new byte[] {1}).with(kept)));
      assertThat(store.stat(KEY).orElseThrow().attributes().get("user.a_b")).contains("1");
    }
  }
}
