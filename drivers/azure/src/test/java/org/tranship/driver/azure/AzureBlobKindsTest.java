package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.client.http.AccessTokens;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.AzuriteServer;

/// What else than plain objects there is in a container, on Azurite.
class AzureBlobKindsTest {
  private static final AzuriteServer AZURITE = AzuriteServer.shared();
  private static final Key KEY = Key.of("dir/object");

  private final String container = AZURITE.freshContainerName();

  private Store store(Map<String, String> options) {
    return TestStores.ready(TestStores.azurite(container, options));
  }

  /// A request that the driver itself has no use for.
  private void send(AzureRequest request) throws IOException {
    StoreSpec spec =
        new StoreSpec(
            Location.parse("azblob://" + AZURITE.account() + "/" + container + "?key=held:it"),
            new TreeMap<>(Map.of("endpoint", AZURITE.uri().toString())),
            Map.of());
    AzureSettings settings = AzureLocation.read(spec, _ -> new Secret(AZURITE.key()), Map.of());
    try (AzureWire wire = new AzureWire(settings, AccessTokens.none(), Clock.systemUTC())) {
      switch (wire.send(request)) {
        case AzureWire.Reply.Success(var answer) -> answer.close();
        case AzureWire.Reply.Failure(AzureFailure failure) ->
            throw new AssertionError(failure.said());
      }
    }
  }

  private AzureRequest blob(String method, String name) {
    return AzureRequest.blob(method, container, name);
  }

  @Test
  void readsAppendAndPageBlobs() throws Exception {
    try (Store store = store(Map.of())) {
      send(
          blob("PUT", "log")
              .header("x-ms-blob-type", "AppendBlob")
              .content(Content.of(new byte[0])));
      send(
          blob("PUT", "log")
              .query("comp", "appendblock")
              .content(Content.of(Samples.bytes(1, 700))));
      send(
          blob("PUT", "disk")
              .header("x-ms-blob-type", "PageBlob")
              .header("x-ms-blob-content-length", "1024")
              .content(Content.of(new byte[0])));
      send(
          blob("PUT", "disk")
              .query("comp", "page")
              .header("x-ms-page-write", "update")
              .header("x-ms-range", "bytes=512-1023")
              .content(Content.of(Samples.bytes(2, 512))));
      new Probe(store).holds(Key.of("log"), Samples.bytes(1, 700));
      byte[] disk = new byte[1024];
      System.arraycopy(Samples.bytes(2, 512), 0, disk, 512, 512);
      new Probe(store).holds(Key.of("disk"), disk);
      assertThat(new Probe(store).keys()).containsExactlyInAnyOrder(Key.of("disk"), Key.of("log"));
    }
  }

  @Test
  void namesWhatIsNoObjectOrLeavesIt() throws Exception {
    try (Store store = store(Map.of());
        Store naming = store(Map.of("extras", "name"))) {
      new Probe(store).put(KEY, new byte[] {1});
      send(blob("PUT", KEY.text()).query("comp", "snapshot"));
      send(
          blob("PUT", "half")
              .query("comp", "block")
              .query("blockid", "YWJj")
              .content(Content.of(new byte[10])));
      send(
          blob("PUT", "folder")
              .header("x-ms-blob-type", "BlockBlob")
              .header("x-ms-meta-hdi_isfolder", "true")
              .content(Content.of(new byte[0])));
      assertThat(new Probe(store).keys()).contains(KEY).doesNotContain(Key.of("half"));
      List<String> named = new ArrayList<>();
      List<Key> keys = new ArrayList<>();
      try (Listing listing = naming.list(ListRequest.ALL)) {
        while (true) {
          try {
            Entry entry = listing.next();
            if (entry == null) {
              break;
            }
            keys.add(entry.key());
          } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
            named.add(e.key().orElseThrow() + " is " + e.reason());
          }
        }
      }
      assertThat(keys).containsExactly(KEY);
      assertThat(named).hasSize(3);
      assertThat(named).anyMatch(text -> text.matches("dir/object is it is a snapshot of .*"));
      assertThat(named).anyMatch(text -> text.contains("half is it is a blob of which nothing"));
      assertThat(named).anyMatch(text -> text.contains("folder is it is a directory"));
    }
  }

  @Test
  void refusesToRemoveABlobThatHasSnapshots() throws Exception {
    try (Store store = store(Map.of())) {
      new Probe(store).put(KEY, new byte[] {1});
      send(blob("PUT", KEY.text()).query("comp", "snapshot"));
      WriteOutcome outcome = store.delete(List.of(DeleteRequest.of(KEY))).getFirst();
      StoreException fault = catchThrowableOfType(StoreException.class, outcome::orThrow);
      assertThat(fault.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(fault).hasMessageContaining("snapshots");
      new Probe(store).holds(KEY, new byte[] {1});
    }
  }
}
