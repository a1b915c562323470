package org.tranship.driver.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.KeystoneDouble;
import org.tranship.testkit.server.SwiftServer;

/// Signing in with each version, wrongly and again after the token has expired; what is then done
/// with the token goes to the real Swift.
class SwiftSignInTest {
  private static KeystoneDouble keystone;

  @BeforeAll
  static void start() {
    keystone = KeystoneDouble.inFrontOf(SwiftServer.shared());
  }

  @AfterAll
  static void stop() {
    keystone.close();
  }

  private static Map<String, String> v2() {
    return new HashMap<>(
        Map.of(
            "auth_version",
            "2",
            "os_auth_url",
            keystone.v2Url().toString(),
            "os_username",
            keystone.user(),
            "os_tenant_name",
            keystone.project(),
            "os_region_name",
            KeystoneDouble.REGION,
            "create-container",
            "true"));
  }

  private static Map<String, String> v3() {
    return new HashMap<>(
        Map.of(
            "os_auth_url",
            keystone.v3Url().toString(),
            "os_username",
            keystone.user(),
            "os_project_name",
            keystone.project(),
            "os_user_domain_name",
            "Default",
            "os_project_domain_name",
            "Default",
            "os_region_name",
            KeystoneDouble.REGION,
            "create_container",
            "true"));
  }

  private static Store open(Map<String, String> options, String password) {
    String container = SwiftServer.shared().freshContainerName();
    return TestStores.open("swift://" + container, options, Map.of("os_password", password));
  }

  private static void roundTrip(Store store) {
    store.check();
    byte[] bytes = "carried".getBytes(StandardCharsets.UTF_8);
    store.put(PutRequest.of(Key.of("a"), bytes)).orThrow();
    try (var body = store.open(Key.of("a"), ReadRequest.WHOLE)) {
      assertThat(body.readAll(100)).isEqualTo(bytes);
    }
  }

  @Test
  void signsInWithVersion2() {
    try (Store store = open(v2(), keystone.password())) {
      roundTrip(store);
    }
  }

  @Test
  void signsInWithVersion3() {
    try (Store store = open(v3(), keystone.password())) {
      roundTrip(store);
    }
  }

  @Test
  void takesTheDefaultDomainAndAnUnversionedUrl() {
    Map<String, String> options = v3();
    options.keySet().removeIf(name -> name.contains("domain"));
    options.put("os_auth_url", keystone.v3Url().resolve("/").toString());
    options.put("os_endpoint_type", "internalURL");
    try (Store store = open(options, keystone.password())) {
      roundTrip(store);
    }
  }

  @Test
  void asksForTheRegionWhereThereAreSeveral() {
    for (Map<String, String> options : List.of(v2(), v3())) {
      options.remove("os_region_name");
      try (Store store = open(options, keystone.password())) {
        assertThatThrownBy(store::check)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("RegionTwo")
            .hasMessageContaining(KeystoneDouble.REGION)
            .hasMessageContaining("os-region-name");
      }
      options.put("os_region_name", "Nowhere");
      try (Store store = open(options, keystone.password())) {
        assertThatThrownBy(store::check).hasMessageContaining("not in Nowhere");
      }
    }
  }

  @Test
  void saysWhoWasNotAcceptedAndNeverThePassword() {
    Map<String, String> v1 =
        Map.of(
            "auth", SwiftServer.shared().authUrl().toString(),
            "user", SwiftServer.shared().user());
    try (Store two = open(v2(), "wrong-secret");
        Store three = open(v3(), "wrong-secret");
        Store one = TestStores.open("swift://nowhere", v1, Map.of("key", "wrong-secret"))) {
      for (Store store : List.of(one, two, three)) {
        StoreException refused = catchThrowableOfType(StoreException.class, store::check);
        assertThat(refused.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
        assertThat(refused)
            .hasMessageContaining("tester")
            .hasMessageContaining("http://127.0.0.1:")
            .hasMessageNotContaining("wrong-secret");
      }
    }
  }

  @Test
  void saysThatNoIdentityServiceAnswersThere() {
    Map<String, String> options = v3();
    options.put("os_auth_url", keystone.v3Url().resolve("/elsewhere").toString());
    try (Store store = open(options, keystone.password())) {
      StoreException refused = catchThrowableOfType(StoreException.class, store::check);
      assertThat(refused.kind()).isEqualTo(Kind.CONFIGURATION);
      assertThat(refused).hasMessageContaining("os-auth-url");
    }
  }

  @Test
  void renewsAnExpiredTokenOnceForAllThreads() throws Exception {
    try (Store store = open(v3(), keystone.password());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.check();
      for (int round = 0; round < 3; round++) {
        SwiftServer.shared().expireTokens();
        int before = keystone.tokensIssued();
        List<Callable<Object>> calls =
            IntStream.range(0, 40)
                .mapToObj(
                    i ->
                        (Callable<Object>)
                            () ->
                                store
                                    .put(PutRequest.of(Key.of("k" + i), new byte[] {(byte) i}))
                                    .orThrow())
                .toList();
        for (Future<Object> call : threads.invokeAll(calls)) {
          assertThat(call.get()).isNotNull();
        }
        assertThat(keystone.tokensIssued()).as("tokens of round %d", round).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void goesOnWithAListingAndADeletionWhenTheTokenExpires() {
    try (Store store = open(v2(), keystone.password())) {
      store.check();
      List<Key> keys = IntStream.range(0, 20).mapToObj(i -> Key.of("e" + (10 + i))).toList();
      keys.forEach(key -> store.put(PutRequest.of(key, key.utf8())).orThrow());
      try (var listing = store.list(org.tranship.core.store.ListRequest.ALL)) {
        assertThat(listing.next()).isNotNull();
        SwiftServer.shared().expireTokens();
        int rest = 0;
        while (listing.next() != null) {
          rest++;
        }
        assertThat(rest).isEqualTo(19);
      }
      SwiftServer.shared().expireTokens();
      assertThat(
              store.delete(keys.stream().map(org.tranship.core.store.DeleteRequest::of).toList()))
          .hasSize(20)
          .allMatch(org.tranship.core.store.WriteOutcome.Done.class::isInstance);
      assertThat(store.stat(keys.getFirst())).isEmpty();
    }
  }
}
