package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.runbook.registry.TokenAnswer.Unusable;

/// What registries say of tokens, and what token servers give, as it is read.
class BearerChallengeTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private static Optional<BearerChallenge> read(String... headers) {
    return BearerChallenge.of(List.of(headers));
  }

  @Test
  void aChallengeIsReadWhateverStandsBesideIt() {
    BearerChallenge expected =
        new BearerChallenge(
            URI.create("https://tokens.example.org/token"),
            "registry \"one\"",
            "repository:team/app:pull,push registry:catalog:*",
            "invalid_token");
    String ours =
        "bearer Realm=\"https://tokens.example.org/token\", service=\"registry \\\"one\\\"\","
            + "scope=\"repository:team/app:pull,push registry:catalog:*\",error=invalid_token";
    assertThat(read(ours)).contains(expected);
    assertThat(read("Basic realm=\"Bearer realm=x, here\"", ours)).contains(expected);
    assertThat(read("Negotiate, Basic realm=\"a, b\", " + ours)).contains(expected);
    assertThat(read(ours + ", Basic realm=\"https://elsewhere.example\"")).contains(expected);
    assertThat(expected.question())
        .hasToString(
            "https://tokens.example.org/token?service=registry%20%22one%22"
                + "&scope=repository%3Ateam%2Fapp%3Apull%2Cpush&scope=registry%3Acatalog%3A%2A");
  }

  @Test
  void aPasswordIsAskedForByItsSchemeAlone() {
    assertThat(BearerChallenge.asksForPassword(List.of("Negotiate", "basic realm=\"a, b\"")))
        .isTrue();
    assertThat(BearerChallenge.asksForPassword(List.of("Digest realm=\"Basic\", Basic"))).isTrue();
    assertThat(BearerChallenge.asksForPassword(List.of("Bearer realm=\"x, Basic realm=y\"")))
        .isFalse();
    assertThat(BearerChallenge.asksForPassword(List.of())).isFalse();
  }

  @Test
  void whatTheRealmAsksItselfIsAskedAsWell() {
    BearerChallenge challenge =
        read("Bearer realm=\"http://[::1]:9/t?a=b\",service=s").orElseThrow();
    assertThat(challenge.question()).hasToString("http://[::1]:9/t?a=b&service=s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic realm=\"https://tokens.example.org\"",
        "Bearer",
        "Bearer realm=\"\"",
        "Bearer realm=\"file:///etc/passwd\"",
        "Bearer realm=\"https://user:word@tokens.example.org\"",
        "Bearer realm=\"not a url\"",
        "Bearer realm=\"https://unfinished",
      })
  void whatNamesNoServerIsNoChallenge(String header) {
    assertThat(read(header)).isEmpty();
  }

  private static TokenAnswer answer(String json) throws Unusable {
    return TokenAnswer.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItExpires() throws Unusable {
    assertThat(answer("{\"token\":\"t\"}").until(NOON)).isEqualTo(NOON.plusSeconds(50));
    assertThat(answer("{\"access_token\":\"t\",\"expires_in\":300}").until(NOON))
        .isEqualTo(NOON.plusSeconds(290));
    assertThat(answer("{\"token\":\"t\",\"expires_in\":4}").until(NOON))
        .isEqualTo(NOON.plusSeconds(3));
    assertThat(
            answer(
                    "{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"2026-11-29T13:59:00+02:00\"}")
                .until(NOON))
        .as("issued a minute ago")
        .isEqualTo(NOON.plusSeconds(230));
    assertThat(
            answer("{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"2026-11-29T12:30:00Z\"}")
                .until(NOON))
        .as("by a clock that is ahead of ours")
        .isEqualTo(NOON.plusSeconds(290));
    assertThat(answer("{\"token\":\"t\",\"expires_in\":-5}").lifetime()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"token\":\"\"}",
        "{\"token\":7}",
        "{\"token\":\"hush\\r\\nX: y\"}",
        "{\"token\":\"hush",
      })
  void whatCannotBeSentAsATokenIsNone(String json) {
    Exception fault = null;
    try {
      answer(json);
    } catch (Unusable e) {
      fault = e;
    }
    assertThat(fault).isNotNull().hasMessageNotContaining("hush");
  }
}
