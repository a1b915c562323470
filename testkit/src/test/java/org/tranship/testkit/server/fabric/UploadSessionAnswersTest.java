package org.tranship.testkit.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the double answers to chunks that contradict what it has, and to ids of sessions that it
/// does not know: the gateway's table of statuses, row by row. The session is of `Pkg/big`, six
/// bytes, of which the last three have come.
class UploadSessionAnswersTest {
  private static final String ID = "1f3b9a7c-0000-4000-8000-00000000000a";
  private static final String OTHER = "1f3b9a7c-0000-4000-8000-00000000000b";
  private static final String RANGE = "FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE";

  private final HttpClient http = HttpClient.newHttpClient();
  private final FabricDouble cluster =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS)).expectingViolations();

  @BeforeEach
  void begin() throws Exception {
    assertThat(chunk("Pkg/big", ID, "bytes 3-5/6", "def").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    http.close();
    cluster.close();
  }

  /// The spelling of the path counts, also where the nodes see no case.
  @ParameterizedTest
  @ValueSource(strings = {"Pkg/other", "Pkg/Big", "pkg/big"})
  void anIdOfAnotherFileIsAConflict(String path) throws Exception {
    HttpResponse<String> answer = chunk(path, ID, "bytes 0-2/6", "abc");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("FABRIC_E_UPLOAD_SESSION_ID_CONFLICT");
    assertTheSessionIsAsItWas();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0-2/6",
        "bytes",
        "bytes 0-2",
        "bytes a-2/6",
        "bytes -2/6",
        "bytes 0-2/*",
        "items 0-2/6",
        "bytes 2-1/6",
        "bytes 0-7/6",
        "bytes 0-6/6",
        "bytes 6-6/6",
        "bytes 3-5/6",
        "bytes 2-3/6",
        "bytes 0-3/6",
        "bytes 0-2,3-5/6"
      })
  void aRangeThatIsNoneOrIsNotWaitedForIsRefusedAs400(String range) throws Exception {
    HttpResponse<String> answer = chunk("Pkg/big", ID, range, "abc");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(RANGE);
    assertTheSessionIsAsItWas();
  }

  @Test
  void anotherSizeThanThatOfTheFirstChunkIsInvalid() throws Exception {
    HttpResponse<String> answer = chunk("Pkg/big", ID, "bytes 0-2/7", "abc");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("E_INVALIDARG");
    assertTheSessionIsAsItWas();
  }

  @ParameterizedTest
  @CsvSource({"''", "no-id", "1f3b9a7c", "00000000-0000-0000-0000-000000000000"})
  void whatIsNoIdIsSaidOfChunksAndQuestions(String id) throws Exception {
    for (HttpResponse<String> answer :
        List.of(chunk("Pkg/big", id, "bytes 0-2/6", "abc"), session(id))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("FABRIC_E_INVALID_UPLOAD_SESSION_ID");
    }
  }

  @Test
  void aCommitWithGapsOrOfAnUnknownSessionIsInvalidAndItsEndIsAbsent() throws Exception {
    for (String id : new String[] {ID, OTHER, ""}) {
      HttpResponse<String> commit = send("POST", "/$/CommitUploadSession?session-id=" + id, "");
      assertThat(commit.statusCode()).isEqualTo(400);
      assertThat(commit.body()).contains("E_INVALIDARG");
    }
    assertThat(send("DELETE", "/$/DeleteUploadSession?session-id=" + OTHER, "").statusCode())
        .isEqualTo(404);
    assertTheSessionIsAsItWas();
  }

  /// What a range promised and its body had not comes out when the chunks are joined.
  @Test
  void aBodyOfAnotherLengthThanItsRangeMakesTheCommitInvalid() throws Exception {
    assertThat(chunk("Pkg/big", ID, "bytes 0-2/6", "ab").statusCode()).isEqualTo(200);
    HttpResponse<String> commit = send("POST", "/$/CommitUploadSession?session-id=" + ID, "");
    assertThat(commit.statusCode()).isEqualTo(400);
    assertThat(commit.body()).contains("E_INVALIDARG");
    assertThat(cluster.imageStore().isEmpty()).isTrue();
  }

  @Test
  void anIdIsTheSameHoweverItIsSpelled() throws Exception {
    assertThat(session(ID.toUpperCase(Locale.ROOT)).statusCode()).isEqualTo(200);
  }

  private void assertTheSessionIsAsItWas() throws Exception {
    assertThat(session(ID).body())
        .contains("\"Pkg\\\\big\"", "\"StartPosition\":\"0\"", "\"EndPosition\":\"2\"")
        .containsOnlyOnce("StartPosition");
    assertThat(cluster.imageStore().isEmpty()).isTrue();
  }

  private HttpResponse<String> session(String id) throws IOException, InterruptedException {
    return send("GET", "/$/GetUploadSession?session-id=" + id, "");
  }

  private HttpResponse<String> chunk(String path, String id, String range, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/" + path + "/$/UploadChunk?session-id=" + id))
            .PUT(BodyPublishers.ofString(body));
    if (!range.isEmpty()) {
      var _ = request.header("Content-Range", range);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String target, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(target)).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String target) {
    return URI.create(cluster.url() + "/ImageStore" + target + "&api-version=6.0");
  }
}
