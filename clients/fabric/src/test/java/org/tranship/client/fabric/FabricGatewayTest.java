package org.tranship.client.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.Content;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// Each operation once, its own patience for commits, and TLS with certificates on both sides.
class FabricGatewayTest {
  private static final FabricTimeouts SHORT =
      new FabricTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(20));

  private static final Optional<Issued> ADMIN = Optional.of(TestCertificates.ADMIN);
  private static final String PRINT = Thumbprint.of(TestCertificates.SERVER.x509());

  private static FabricGateway gateway(FabricDouble cluster, Optional<SSLSocketFactory> tls) {
    return new FabricGateway(
        HttpEndpoint.parse(cluster.url().toString()),
        new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Optional.empty(), tls),
        SHORT);
  }

  private static Content text(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void doesEveryOperation() throws Exception {
    FabricSettings settings = FabricSettings.of(FabricPlatform.WINDOWS);
    try (FabricDouble cluster = FabricDouble.start(settings);
        FabricGateway gateway = gateway(cluster, Optional.empty())) {
      assertThat(gateway.content("", "")).isEmpty();
      gateway.upload("Pkg/A b#+%.txt", text("hello"));
      gateway.upload("Pkg/_.dir", text(""));
      ImagePage page = gateway.content("Pkg", "").orElseThrow();
      assertThat(page.files()).extracting(ImageFile::path).contains("Pkg/A b#+%.txt");
      assertThat(gateway.content("", "").orElseThrow().folders()).containsExactly("Pkg");
      gateway.copy("Pkg", "Other", List.of("_.dir"));
      assertThat(gateway.folderSize("Other")).contains(5L);
      assertThat(gateway.folderSize("")).contains(10L);
      assertThat(gateway.folderSize("Nothing")).isEmpty();
      assertThat(gateway.info().available()).isPositive();
      UUID id = UUID.randomUUID();
      gateway.chunk(id, "Pkg/c", 2, 4, text("cd"));
      assertThat(gateway.session(id).orElseThrow().missing())
          .containsExactly(new UploadSession.Range(0, 1));
      assertThat(gateway.sessions("Pkg/c")).hasSize(1);
      assertThat(gateway.sessions("Pkg/none")).isEmpty();
      gateway.end(id);
      gateway.end(id);
      assertThat(gateway.session(id)).isEmpty();
      gateway.delete("Pkg");
      gateway.delete("Pkg");
      assertThat(gateway.content("Pkg", "")).isEmpty();
      assertThat(gateway.takesChunks()).isTrue();
    }
  }

  @Test
  void hasPatienceOfItsOwnForACommit() throws Exception {
    FabricSettings settings = FabricSettings.of(FabricPlatform.WINDOWS);
    try (FabricDouble cluster = FabricDouble.start(settings);
        FabricGateway gateway = gateway(cluster, Optional.empty())) {
      UUID id = UUID.randomUUID();
      gateway.chunk(id, "c", 0, 2, text("ab"));
      FabricFault slow = new FabricFault.Delay(Duration.ofMillis(1500));
      cluster.faults().next("CommitImageStoreUploadSession", slow);
      gateway.commit(id);
      cluster.faults().next("UploadFile", slow);
      HttpFault late = catchThrowableOfType(HttpFault.class, () -> gateway.upload("d", text("ab")));
      assertThat(late.kind()).isEqualTo(HttpFault.Kind.TIMEOUT);
    }
  }

  @Test
  void knowsTheServerByItsNameOrThumbprintAndShowsItsOwn() throws Exception {
    FabricSettings settings =
        FabricSettings.of(FabricPlatform.WINDOWS)
            .withTls(
                new org.tranship.testkit.server.fabric.FabricTls(
                    TestCertificates.SERVER,
                    TestCertificates.AUTHORITY.certificate(),
                    Set.of("fabric-admin")));
    Set<String> name = Set.of("Cluster.Example");
    Path ca = TestCertificates.AUTHORITY.certificate();
    try (FabricDouble cluster = FabricDouble.start(settings)) {
      try (FabricGateway right = gateway(cluster, tls(ADMIN, ca, name, Set.of()))) {
        right.upload("a", text("x"));
      }
      Set<String> print = Set.of(PRINT);
      Path other = TestCertificates.STRANGE.certificate();
      try (FabricGateway right = gateway(cluster, tls(ADMIN, other, name, print))) {
        assertThat(right.content("", "")).isPresent();
      }
      // The right name from an authority that is not trusted, and the wrong name from one that is.
      assertThat(shaken(cluster, tls(ADMIN, other, name, Set.of()))).contains("TLS");
      assertThat(shaken(cluster, tls(ADMIN, ca, Set.of("other"), Set.of("00"))))
          .contains("TRF-108", "cluster.example", PRINT, "other");

      assertThat(refused(cluster, tls(Optional.empty(), ca, name, Set.of())).code()).isEmpty();
      assertThat(
              refused(cluster, tls(Optional.of(TestCertificates.NOBODY), ca, name, Set.of()))
                  .code())
          .isEmpty();
      assertThat(
              refused(cluster, tls(Optional.of(TestCertificates.READER), ca, name, Set.of()))
                  .code())
          .isEqualTo("E_ACCESSDENIED");
    }
  }

  private static FabricFailure refused(FabricDouble cluster, Optional<SSLSocketFactory> tls) {
    try (FabricGateway gateway = gateway(cluster, tls)) {
      FabricFailure failure = catchThrowableOfType(FabricFailure.class, () -> gateway.delete("a"));
      assertThat(failure.status()).isEqualTo(403);
      return failure;
    }
  }

  private static String shaken(FabricDouble cluster, Optional<SSLSocketFactory> tls) {
    try (FabricGateway gateway = gateway(cluster, tls)) {
      HttpFault fault = catchThrowableOfType(HttpFault.class, () -> gateway.content("", ""));
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.TLS);
      return String.valueOf(fault.getMessage());
    }
  }

  private static Optional<SSLSocketFactory> tls(
      Optional<Issued> client, Path ca, Set<String> names, Set<String> thumbprints) {
    CertificateChoice choice =
        new CertificateChoice(
            "",
            client.map(Issued::certificate),
            client.map(Issued::key),
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            "");
    return Optional.of(
        new FabricTls(
                choice.choose(Clock.systemUTC()).identity(), Optional.of(ca), names, thumbprints)
            .socketFactory());
  }
}
