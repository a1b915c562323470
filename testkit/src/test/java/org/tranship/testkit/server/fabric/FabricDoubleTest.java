package org.tranship.testkit.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricDoubleTest {
  private static final String ID = "1f3b9a7c-0000-4000-8000-00000000000a";
  private static final String OTHER = "1f3b9a7c-0000-4000-8000-00000000000b";

  private final HttpClient http = HttpClient.newHttpClient();
  private FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withPage(3));

  @AfterEach
  void close() {
    http.close();
    cluster.close();
  }

  @Test
  void answersOfAnEmptyRootAndOfNoServiceDiffer() throws Exception {
    assertThat(get("/ImageStore?api-version=6.0").body()).contains("FABRIC_E_NAME_DOES_NOT_EXIST");
    cluster.imageStoreService(false);
    HttpResponse<String> none = get("/ImageStore?api-version=6.0");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("FABRIC_E_SERVICE_DOES_NOT_EXIST");
  }

  @Test
  void keepsTheFirstSpellingAndCountsVersions() throws Exception {
    put("/ImageStore/Store/App/A%20b.txt?api-version=6.0", "one");
    put("/ImageStore/store%5Capp%5Ca%20B.TXT?api-version=6.0", "three");
    String listed = get("/ImageStore/Store/App?api-version=6.2").body();
    assertThat(listed)
        .contains("\"Store\\\\App\\\\A b.txt\"", "\"FileSize\":\"5\"", "\"VersionNumber\":\"20\"");
    assertThat(get("/ImageStore/Store/App/A%20b.txt?api-version=6.2").body()).isEqualTo(listed);
  }

  @Test
  void givesPagesThatCutFoldersInTwo() throws Exception {
    List.of("a/1", "a/2", "b/1", "b/2", "c")
        .forEach(path -> cluster.imageStore().put(path, "x".getBytes(StandardCharsets.UTF_8)));
    String first = get("/ImageStore?api-version=6.0").body();
    assertThat(first).contains("\"b\",\"FileCount\":\"1\"", "\"ContinuationToken\":\"b\\\\1\"");
    String second = get("/ImageStore?api-version=6.0&ContinuationToken=b%5C1").body();
    assertThat(second).contains("\"b\",\"FileCount\":\"1\"", "\"c\"", "\"ContinuationToken\":\"\"");
  }

  @Test
  void countsTheFilesOfAFolderIn16Bits() throws Exception {
    restart(FabricSettings.of(FabricPlatform.WINDOWS).withPage(100_000).withoutBytes());
    for (int i = 0; i < 70_000; i++) {
      cluster.imageStore().put("Pkg/" + i, new byte[0]);
    }
    assertThat(get("/ImageStore?api-version=6.0").body())
        .contains("\"Pkg\",\"FileCount\":\"4464\"");
  }

  @Test
  void tellsWhatIsNotThereFromWhatShowsNothing() throws Exception {
    cluster.imageStore().put("Pkg/_.dir", new byte[0]);
    cluster.imageStore().hide("Pkg/_.dir", true);
    assertThat(get("/ImageStore/Pkg?api-version=6.2").statusCode()).isEqualTo(204);
    HttpResponse<String> absent = get("/ImageStore/Other?api-version=6.2");
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(absent.body()).isEmpty();
  }

  @Test
  void joinsChunksInAnyOrderAndRefusesWhatItHas() throws Exception {
    assertThat(chunk(ID, "bytes 3-5/6", "def").statusCode()).isEqualTo(200);
    assertThat(chunk(ID, "bytes 3-5/6", "def").body()).contains("RANGE_NOT_SATISFIABLE");
    assertThat(commit(ID).statusCode()).isEqualTo(400);
    assertThat(get(session(ID)).body())
        .contains("\"ExpectedRanges\":[{", "\"StartPosition\":\"0\"", "\"EndPosition\":\"2\"");
    assertThat(chunk(ID, "bytes 0-2/7", "abc").body()).contains("E_INVALIDARG");
    assertThat(chunk(ID, "bytes 0-2/6", "abc").statusCode()).isEqualTo(200);
    assertThat(commit(ID).statusCode()).isEqualTo(200);
    assertThat(commit(ID).statusCode()).isEqualTo(200);
    assertThat(cluster.imageStore().get("big").orElseThrow().sha256())
        .isEqualTo(StoredFile.sha256("abcdef".getBytes(StandardCharsets.UTF_8)));
    assertThat(commit(OTHER).body()).contains("E_INVALIDARG");
  }

  @Test
  void losesSessionsWithTimeAndWithThePrimary() throws Exception {
    chunk(ID, "bytes 0-2/6", "abc");
    cluster.pass(Duration.ofMinutes(31));
    assertThat(get(session(ID)).statusCode()).isEqualTo(204);
    chunk(ID, "bytes 0-2/6", "abc");
    cluster.failover();
    assertThat(get(session(ID)).statusCode()).isEqualTo(204);
    assertThat(chunk("no-id", "bytes 0-2/6", "abc").body()).contains("INVALID_UPLOAD_SESSION_ID");
  }

  @Test
  void cannotCommitAFileOfNoBytes() throws Exception {
    assertThat(chunk(ID, "bytes 0-0/0", "").statusCode()).isEqualTo(200);
    assertThat(commit(ID).statusCode()).isEqualTo(400);
  }

  @Test
  void removesOnlyWhatLiesBelowAndNeverItsOwn() throws Exception {
    cluster.imageStore().put("App/x", new byte[1]);
    cluster.imageStore().put("App2/x", new byte[1]);
    assertThat(send("DELETE", "/ImageStore/App?api-version=6.0", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/ImageStore/App?api-version=6.0", "").statusCode()).isEqualTo(200);
    assertThat(cluster.imageStore().paths()).containsExactly("App2/x");
    assertThat(send("DELETE", "/ImageStore/Store?api-version=6.0", "").body())
        .contains("RESERVED_DIRECTORY");
  }

  @Test
  void copiesAFolderOnlyWithItsMarker() throws Exception {
    String body = "{\"RemoteSource\":\"A\",\"RemoteDestination\":\"B\",\"SkipFiles\":[\"no\"]}";
    cluster.imageStore().put("A/x", new byte[1]);
    cluster.imageStore().put("A/no", new byte[1]);
    String copy = "/ImageStore/$/Copy?api-version=6.0";
    assertThat(send("POST", copy, body).body()).contains("FILE_NOT_FOUND");
    cluster.imageStore().put("A/_.dir", new byte[0]);
    assertThat(send("POST", copy, body).statusCode()).isEqualTo(200);
    assertThat(cluster.imageStore().paths()).contains("B/x", "B/_.dir").doesNotContain("B/no");
  }

  @Test
  void playsFaults(@TempDir Path replica) throws Exception {
    restart(FabricSettings.of(FabricPlatform.LINUX).withReplica(replica));
    cluster.faults().next("UploadFile", new FabricFault.CutBefore());
    assertThatThrownBy(() -> put("/ImageStore/d/a?api-version=6.0", "1"))
        .isInstanceOf(IOException.class);
    assertThat(cluster.imageStore().paths()).isEmpty();
    cluster.faults().next("UploadFile", new FabricFault.CutAfter());
    assertThatThrownBy(() -> put("/ImageStore/d/a?api-version=6.0", "1"))
        .isInstanceOf(IOException.class);
    assertThat(cluster.imageStore().paths()).containsExactly("d/a");
    assertThat(replica.resolve("d").toFile().list())
        .singleElement()
        .asString()
        .matches("131510254310497004_25769803776_\\d+\\.a");
    cluster.faults().burst("*", 2, new FabricFault.Answer(503, "FABRIC_E_NOT_PRIMARY"));
    assertThat(get("/ImageStore/d?api-version=6.2").statusCode()).isEqualTo(503);
    assertThat(get("/ImageStore/d?api-version=6.2").statusCode()).isEqualTo(503);
    assertThat(get("/ImageStore/d?api-version=6.2").body()).contains("\"d/a\"");
    assertThat(chunk(ID, "bytes 0-2/6", "abc").statusCode()).isEqualTo(400);
  }

  @Test
  void remembersWhatThePublishedApiHasNot() throws Exception {
    cluster.expectingViolations();
    assertThat(get("/ImageStore/a/$/Nothing?api-version=6.0").statusCode()).isEqualTo(400);
    assertThat(get("/ImageStore?api-version=9.9").statusCode()).isEqualTo(400);
    assertThat(get("/ImageStore/a?api-version=6.2&page=2").statusCode()).isEqualTo(404);
    assertThat(cluster.violations()).hasSize(3);
  }

  private void restart(FabricSettings settings) {
    cluster.close();
    cluster = FabricDouble.start(settings);
  }

  private static String session(String id) {
    return "/ImageStore/$/GetUploadSession?api-version=6.0&session-id=" + id;
  }

  private HttpResponse<String> commit(String id) throws Exception {
    return send("POST", "/ImageStore/$/CommitUploadSession?api-version=6.0&session-id=" + id, "");
  }

  private HttpResponse<String> chunk(String id, String range, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                uri("/ImageStore/big/$/UploadChunk?api-version=6.0&session-id=" + id))
            .header("Content-Range", range)
            .PUT(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String target) throws Exception {
    return send("GET", target, "");
  }

  private void put(String target, String body) throws Exception {
    assertThat(send("PUT", target, body).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> send(String method, String target, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(target)).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String target) {
    return URI.create(cluster.url() + target);
  }
}
