package org.tranship.driver.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.InputStreamContent;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Key;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.ComposeRequest;
import com.google.api.services.storage.model.StorageObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.testkit.server.gcs.GcsDouble;
import org.tranship.testkit.server.gcs.GcsOperation;

/// The double from the other side: Google's own client, generated from the published description of
/// the API, works with it; and its table of operations is what that client was generated from.
class GcsDoubleTest {
  private final GcsDouble gcs = GcsDouble.start();
  private final String bucket = gcs.freshBucket();
  private final Storage client =
      new Storage.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), null)
          .setRootUrl(gcs.url() + "/")
          .setBatchPath("batch/storage/v1")
          .setApplicationName("tranship-tests")
          .build();

  @AfterEach
  void stop() {
    assertThat(gcs.violations()).isEmpty();
    gcs.close();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private StorageObject insert(String name, byte[] bytes) throws IOException {
    StorageObject description = new StorageObject().setName(name).setContentType("text/plain");
    description.setMetadata(Map.of("owner", "seven"));
    Storage.Objects.Insert insert =
        client.objects().insert(bucket, description, new ByteArrayContent("text/plain", bytes));
    insert.getMediaHttpUploader().setDirectUploadEnabled(true);
    return insert.execute();
  }

  private byte[] media(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    client.objects().get(bucket, name).executeMediaAndDownloadTo(out);
    return out.toByteArray();
  }

  @Test
  void theTableOfOperationsIsThePublishedOne() {
    Map<String, Class<?>> published = new TreeMap<>();
    published.put("storage.buckets.insert", Storage.Buckets.Insert.class);
    published.put("storage.objects.compose", Storage.Objects.Compose.class);
    published.put("storage.objects.delete", Storage.Objects.Delete.class);
    published.put("storage.objects.get", Storage.Objects.Get.class);
    published.put("storage.objects.insert", Storage.Objects.Insert.class);
    published.put("storage.objects.list", Storage.Objects.List.class);
    Set<String> inPaths =
        Set.of("bucket", "object", "object__", "destinationBucket", "destinationObject");
    for (GcsOperation operation : GcsOperation.ALL) {
      Class<?> type = published.get(operation.id());
      if (type == null) {
        assertThat(operation.id()).isEqualTo("batch");
        continue;
      }
      Set<String> parameters =
          Arrays.stream(type.getDeclaredFields())
              .filter(field -> field.isAnnotationPresent(Key.class))
              .map(Field::getName)
              .filter(name -> !inPaths.contains(name))
              .collect(Collectors.toSet());
      assertThat(operation.parameters()).as(operation.id()).isEqualTo(parameters);
    }
  }

  @Test
  void googlesClientWritesReadsListsAndRemoves() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      names.add("a b/größe?" + (char) ('a' + i));
      assertThat(insert(names.get(i), bytes(i)).getSize().intValue()).isEqualTo(i);
    }
    gcs.page(10);
    List<String> listed = new ArrayList<>();
    String token = null;
    do {
      var page = client.objects().list(bucket).setPrefix("a b/").setPageToken(token).execute();
      page.getItems().forEach(item -> listed.add(item.getName()));
      token = page.getNextPageToken();
    } while (token != null);
    assertThat(listed).isEqualTo(names);
    assertThat(media(names.get(7))).isEqualTo(bytes(7));
    assertThat(client.objects().get(bucket, names.get(7)).execute().getMetadata())
        .isEqualTo(Map.of("owner", "seven"));
    client.objects().delete(bucket, names.get(7)).execute();
    assertThatThrownBy(() -> media(names.get(7)))
        .isInstanceOf(com.google.api.client.http.HttpResponseException.class)
        .hasMessageContaining("404");
  }

  @Test
  void googlesClientUploadsInASession() throws IOException {
    byte[] bytes = bytes(1_000_000);
    Storage.Objects.Insert insert =
        client
            .objects()
            .insert(
                bucket,
                new StorageObject().setName("session"),
                new InputStreamContent("text/plain", new ByteArrayInputStream(bytes)));
    insert.getMediaHttpUploader().setChunkSize(256 * 1024);
    insert.execute();
    assertThat(media("session")).isEqualTo(bytes);
    assertThat(gcs.requests()).filteredOn("storage.objects.insert"::equals).hasSize(5);
  }

  @Test
  void googlesClientComposesAndIsRefusedWhereTheConditionDoesNotHold() throws IOException {
    insert("one", bytes(10));
    insert("two", bytes(20));
    ComposeRequest request =
        new ComposeRequest()
            .setDestination(new StorageObject())
            .setSourceObjects(
                List.of(
                    new ComposeRequest.SourceObjects().setName("one"),
                    new ComposeRequest.SourceObjects().setName("two")));
    StorageObject whole =
        client.objects().compose(bucket, "whole", request).setIfGenerationMatch(0L).execute();
    assertThat(whole.getSize().intValue()).isEqualTo(30);
    assertThat(whole.getMd5Hash()).isNull();
    assertThatThrownBy(
            () ->
                client
                    .objects()
                    .compose(bucket, "whole", request)
                    .setIfGenerationMatch(0L)
                    .execute())
        .isInstanceOfSatisfying(
            GoogleJsonResponseException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(412);
              assertThat(e.getDetails().getErrors().getFirst().getReason())
                  .isEqualTo("conditionNotMet");
            });
  }

  @Test
  void whatTheDriverWritesGooglesClientReadsAndTheOtherWay() throws IOException {
    insert("shared/theirs", bytes(1000));
    try (Store store = TestStores.anonymous(gcs, "gs://" + bucket + "/shared")) {
      var theirs = org.tranship.core.value.Key.of("theirs");
      try (var body = store.open(theirs, ReadRequest.WHOLE)) {
        assertThat(body.readAll(2000)).isEqualTo(bytes(1000));
        assertThat(body.entry().attributes().get("user.owner")).contains("seven");
      }
      store
          .put(
              org.tranship.core.store.PutRequest.of(
                  org.tranship.core.value.Key.of("ours"), bytes(500)))
          .orThrow();
    }
    assertThat(media("shared/ours")).isEqualTo(bytes(500));
  }
}
