package org.tranship.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;

/// Who is let in, and what everybody gets.
class AccessTest {
  private static final String JOBS = "/api/v0/jobs";

  @TempDir private Path folder;
  private Caller caller;

  @BeforeEach
  void start() {
    caller = new Caller(folder.resolve("jobs"));
  }

  @AfterEach
  void stop() {
    caller.close();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theTokenOpensAsBearerAndAsAPassword() {
    assertThat(caller.get(JOBS).status()).isEqualTo(200);
    HttpRequest.Builder request =
        caller.bare(JOBS).header("Authorization", basic("admin:" + Caller.TOKEN));
    assertThat(caller.send(request).status()).isEqualTo(200);
  }

  @Test
  void headIsAnsweredAsGetWithoutABody() {
    for (String path : new String[] {"/", "/health", "/api/v0/jobs"}) {
      Caller.Told get = caller.get(path);
      Caller.Told head = caller.send(caller.request(path).HEAD());
      assertThat(head.status()).as(path).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
      assertThat(head.whole().headers().firstValue("Content-Length"))
          .as(path)
          .isEqualTo(get.whole().headers().firstValue("Content-Length"));
    }
    assertThat(caller.send(caller.bare("/health").HEAD()).status()).isEqualTo(200);
    assertThat(caller.send(caller.bare(JOBS).HEAD()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer another token of the test",
        "Bearer",
        "Bearer ",
        "Basic ???",
        "Basic YWRtaW46YWRtaW4=",
        "Digest x",
        Caller.TOKEN
      })
  void anythingElseDoesNot(String header) {
    Caller.Told told = caller.send(caller.bare(JOBS).header("Authorization", header));
    assertThat(told.status()).isEqualTo(401);
    assertThat(told.body()).contains("\"errors\"", "TRV-102").doesNotContain(Caller.TOKEN);
    assertThat(told.whole().headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void withoutATokenNothingIsDoneAndNoPathIsToldFromAnother() {
    assertThat(caller.send(caller.bare(JOBS)).status()).isEqualTo(401);
    assertThat(
            caller
                .send(
                    caller
                        .bare(JOBS)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"action\":\"wait\"}")))
                .status())
        .isEqualTo(401);
    assertThat(caller.send(caller.bare("/api/v0/nothing")).status()).isEqualTo(401);
    assertThat(caller.send(caller.bare("/metrics")).status()).isEqualTo(401);
    assertThat(caller.get(JOBS).body()).contains("\"jobs\" : [ ]");
  }

  @Test
  void thePageAndItsLikeTellNothingOfJobsAndBringNothingFromElsewhere() {
    for (String path :
        new String[] {
          "/", "/page.js", "/page.css", "/icon.svg", "/health", "/api/v0/openapi.json"
        }) {
      Caller.Told told = caller.send(caller.bare(path));
      assertThat(told.status()).as(path).isEqualTo(200);
      assertThat(told.body()).doesNotContain("src=\"http", "href=\"http", "innerHTML");
      assertThat(told.whole().headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(told.whole().headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
  }

  @Test
  void whatIsTooLargeIsRefused() {
    Caller.Told body = caller.post(JOBS, "{\"action\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(body.status()).isEqualTo(413);
    assertThat(body.body()).contains("TRV-107");
    HttpRequest.Builder request = caller.request(JOBS).header("X-Much", "x".repeat(20_000));
    assertThat(caller.send(request).status()).isEqualTo(431);
  }

  @Test
  void aTokenThatIsMadeIsReadByItsOwnerAloneAndOpens() throws IOException {
    Path file = folder.resolve("state/token");
    Token first = Token.made(file);
    String old = Files.readString(file).strip();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(old).hasSizeGreaterThan(40);
    assertThat(first.opens("Bearer " + old)).isTrue();
    Token second = Token.made(file);
    assertThat(second.opens("Bearer " + old)).isFalse();
    assertThat(second.opens("Bearer " + Files.readString(file).strip())).isTrue();
    assertThat(second.opens(null)).isFalse();
  }

  @Test
  void aTokenThatCouldBeGuessedIsRefused() {
    assertThatThrownBy(() -> Token.of(new Secret("admin")))
        .isInstanceOf(ServerFault.class)
        .hasMessageContaining("TRV-203")
        .hasMessageNotContaining("admin");
  }
}
