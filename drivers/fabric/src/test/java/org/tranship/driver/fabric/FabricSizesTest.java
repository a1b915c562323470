package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Samples;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.StoredFile;

/// Files at the edge between one request and chunks, as a store decides without options, and more
/// files in one folder than its counter of 16 bits can count.
class FabricSizesTest {
  private static final int LARGEST_SINGLE = 25 << 20;
  private static final int FILES = 70_000;
  private static final String FOLDER = "Store/App/Svc.Code.1.0/";

  private FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withoutBytes());

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Store plain(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("endpoint", cluster.url().toString());
    for (String option : more) {
      options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
    }
    return TestStores.open(options, Map.of());
  }

  /// @param size of the file
  /// @param chunkSize without the option 8 MiB; 25M is what the cluster's own client takes
  /// @param chunks in which it goes; none for one request
  @ParameterizedTest
  @CsvSource({
    "0,8M,0",
    "1,8M,0",
    "26214400,8M,0",
    "26214401,8M,4",
    "26214400,25M,0",
    "26214401,25M,2"
  })
  void whatIsLargerThan25MiBGoesInChunks(int size, String chunkSize, int chunks) {
    byte[] bytes = Samples.bytes(3, size);
    Key key = Key.of(FOLDER + "file.dll");
    try (Store store = chunkSize.equals("8M") ? plain() : plain("chunk-size=" + chunkSize)) {
      store.put(PutRequest.of(key, Content.of(bytes))).orThrow();
      assertThat(store.stat(key).orElseThrow().size().bytes()).isEqualTo(size);
    }
    StoredFile stored = cluster.imageStore().get(key.text()).orElseThrow();
    assertThat(stored.sha256()).isEqualTo(Samples.digest(DigestAlgorithm.SHA256, bytes).hex());
    assertThat(cluster.count("UploadFileChunk")).isEqualTo(chunks);
    assertThat(cluster.count("CommitImageStoreUploadSession")).isEqualTo(chunks == 0 ? 0 : 1);
    assertThat(cluster.count("UploadFile")).isEqualTo(chunks == 0 ? 1 : 0);
    assertThat(size > LARGEST_SINGLE).isEqualTo(chunks > 0);
  }

  /// A page is asked for when the one before it was read to its end, so that no more than one is in
  /// memory, however many there are.
  @Test
  void aFolderOf70000FilesIsListedPageByPageAndOnlyAsItIsRead() {
    int page = 5_000;
    holding(page);
    try (Store store = plain();
        Listing listing = store.list(ListRequest.under(FOLDER))) {
      Set<String> seen = new HashSet<>();
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        assertThat(seen.add(entry.key().text())).as(entry.key().text()).isTrue();
        if (seen.size() % page == 1) {
          assertThat(cluster.count("GetImageStoreContent")).isEqualTo(seen.size() / page + 1L);
        }
      }
      assertThat(seen).hasSize(FILES);
      assertThat(cluster.count("GetImageStoreContent")).isEqualTo(FILES / page);
    }
  }

  /// The folder says 4464, which is what 70,000 is in 16 bits: nothing may go by it.
  @Test
  void theCounterOfAFolderIsNotBelieved() {
    holding(FILES * 2);
    try (Store store = plain();
        Listing listing = store.list(ListRequest.ALL)) {
      int count = 0;
      while (listing.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(FILES);
    }
  }

  /// @param page most files of a page
  private void holding(int page) {
    cluster.close();
    cluster =
        FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withPage(page).withoutBytes());
    for (int i = 0; i < FILES; i++) {
      cluster.imageStore().put(FOLDER + i, new byte[0]);
    }
  }
}
