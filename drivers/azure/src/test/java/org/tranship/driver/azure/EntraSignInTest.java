package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.entra.EntraDouble;

/// What becomes of a sign-in that fails, each way of it, against the double of Entra ID. The store
/// itself is never asked, and nothing of a secret or token is said.
class EntraSignInTest {
  private static final String WRONG = "Zzz9Q~not.the-secret~of_anything0123456";

  private final EntraScene scene = new EntraScene();
  private final EntraDouble entra = scene.entra;

  @TempDir private Path directory;

  @AfterEach
  void closeScene() {
    scene.close();
    assertThat(entra.strange()).isEmpty();
  }

  private StoreException fault(Map<String, String> environment) {
    return fault(Map.of(), environment);
  }

  private StoreException fault(Map<String, String> options, Map<String, String> environment) {
    try (Store store = scene.open("azblob://acc/box", options, environment)) {
      StoreException fault = catchThrowableOfType(StoreException.class, store::check);
      assertThat(fault)
          .hasMessageContaining("Cannot sign in to azblob://acc/box")
          .message()
          .doesNotContain(EntraDouble.SECRET, WRONG, "eyJ", "Trace ID");
      assertThat(fault.getCause()).as("it might repeat what was sent").isNull();
      return fault;
    }
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    return EntraScene.with(some, name, value);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "file", ""), text);
  }

  @Test
  void namesATenantThatIsNone() {
    String other = "00000000-1111-2222-3333-444444444444";
    StoreException fault = fault(with(scene.secret(), "AZURE_TENANT_ID", other));
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault)
        .hasMessageContainingAll(
            "TRS-106", "no tenant \"" + other, "AADSTS90002", "AZURE_TENANT_ID");
  }

  @Test
  void namesAnApplicationThatIsNone() {
    StoreException fault = fault(with(scene.secret(), "AZURE_CLIENT_ID", "other"));
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault)
        .hasMessageContainingAll("no application \"other\"", "AADSTS700016", "AZURE_CLIENT_ID");
  }

  @Test
  void saysThatTheSecretIsWrongWithoutShowingItThoughTheServerRepeatsIt() {
    StoreException fault = fault(with(scene.secret(), "AZURE_CLIENT_SECRET", WRONG));
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault)
        .hasMessageContainingAll(
            "TRS-106", "AADSTS7000215", "(sent: ***)", "the secret's value, not its ID");
  }

  @Test
  void saysThatTheSecretHasExpired() {
    entra.endSecret();
    StoreException fault = fault(scene.secret());
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault).hasMessageContainingAll("has expired", "AADSTS7000222", "az ad app");
  }

  @Test
  void saysThatTheCertificateIsNotOneOfTheApplication() throws Exception {
    Path both = file(certificate());
    StoreException fault =
        fault(with(scene.application(), "AZURE_CLIENT_CERTIFICATE_PATH", both.toString()));
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault).hasMessageContainingAll("the certificate is not one", "AADSTS700027");
  }

  private static String certificate() throws IOException {
    return Files.readString(EntraScene.own().key())
        + Files.readString(EntraScene.own().certificate());
  }

  @Test
  void namesACertificateFileThatCannotBeUsed() throws Exception {
    Path noKey = EntraScene.own().certificate();
    Path nowhere = directory.resolve("nowhere.pem");
    Path others =
        file(
            Files.readString(EntraScene.own().key())
                + Files.readString(EntraScene.server().certificate()));
    for (Path file : List.of(noKey, nowhere, others)) {
      StoreException fault =
          fault(with(scene.application(), "AZURE_CLIENT_CERTIFICATE_PATH", file.toString()));
      assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(Kind.CONFIGURATION);
      assertThat(fault).hasMessageContainingAll(file.toString(), "client-certificate-path");
    }
    assertThat(entra.given()).isEmpty();
  }

  @Test
  void saysWhoseFederatedTokenIsNotTrusted() throws Exception {
    Path token = file(entra.foreign("system:serviceaccount:ns:other"));
    StoreException fault =
        fault(with(scene.application(), "AZURE_FEDERATED_TOKEN_FILE", token.toString()));
    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault)
        .hasMessageContainingAll(
            "does not trust", "AADSTS70021", "system:serviceaccount:ns:other", "federated cred");
  }

  @Test
  void namesAFederatedTokenFileThatCannotBeUsed() throws Exception {
    Path nowhere = directory.resolve("nowhere");
    for (Path file : List.of(nowhere, file("\n"))) {
      StoreException fault =
          fault(with(scene.application(), "AZURE_FEDERATED_TOKEN_FILE", file.toString()));
      assertThat(fault.kind()).isEqualTo(Kind.CONFIGURATION);
      assertThat(fault).hasMessageContainingAll(file.toString(), "federated-token-file");
    }
  }

  @Test
  void saysThatTheMachineHasNoIdentity() {
    entra.forgetMachine();
    Map<String, String> managed = Map.of("managed-identity", "true");
    StoreException own = fault(managed, scene.machine());
    assertThat(own.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(own).hasMessageContainingAll("no identity of its own", "Identity not found");
    StoreException assigned =
        fault(managed, with(scene.machine(), "AZURE_CLIENT_ID", EntraDouble.ASSIGNED));
    assertThat(assigned)
        .hasMessageContainingAll("no identity with the client-id", EntraDouble.ASSIGNED);
  }

  @Test
  void saysAtOnceThatThisIsNoMachineOfAzures() {
    Instant begun = Instant.now();
    StoreException fault =
        fault(
            Map.of("managed-identity", "true"),
            Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1"));
    assertThat(fault.kind()).as("it is not tried again").isEqualTo(Kind.BAD_CREDENTIALS);
    assertThat(fault).hasMessageContainingAll("no managed identity", "client-secret=${NAME}");
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void saysWithinSecondsThatTheAuthorityIsNotReached() throws Exception {
    Instant begun = Instant.now();
    StoreException closed =
        fault(with(scene.secret(), "AZURE_AUTHORITY_HOST", "https://127.0.0.1:1"));
    assertThat(closed.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(closed)
        .hasMessageContainingAll(
            "TRS-115", "https://127.0.0.1:1 cannot be reached", "AZURE_AUTHORITY_HOST");
    StoreException unknown =
        fault(with(scene.secret(), "AZURE_AUTHORITY_HOST", "https://login.invalid"));
    assertThat(unknown.kind()).isEqualTo(Kind.UNAVAILABLE);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      StoreException timeout =
          fault(
              Map.of("connect-timeout", "1s"),
              with(
                  scene.secret(),
                  "AZURE_AUTHORITY_HOST",
                  "https://127.0.0.1:" + silent.getLocalPort()));
      assertThat(timeout.retryable()).as(timeout.getMessage()).isTrue();
    }
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void saysThatTheAuthoritysCertificateIsNotTrusted() {
    try (Store store =
        TestStores.open(
            "azblob://acc/box", Map.of(), Map.of(), scene.secret(), Clock.systemUTC())) {
      StoreException fault = catchThrowableOfType(StoreException.class, store::check);
      assertThat(fault.kind()).isEqualTo(Kind.CONFIGURATION);
      assertThat(fault).hasMessageContainingAll("cannot be reached", "ca=FILE.pem");
    }
  }

  @Test
  void anAuthorityThatIsBusyMayBeAskedLater() {
    entra.failNext(1);
    StoreException fault = fault(scene.secret());
    assertThat(fault.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(fault).hasMessageContaining("cannot answer now (HTTP status 503)");
    assertThat(entra.given()).isEmpty();
    entra.failNext(1);
    assertThat(fault(Map.of("managed-identity", "true"), scene.machine()).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void writesAndRemovalsWithoutATokenAreRefusedAndNotUnknown() {
    Key key = Key.of("a");
    try (Store store =
        scene.open(
            "azblob://acc/box", Map.of(), with(scene.secret(), "AZURE_CLIENT_SECRET", WRONG))) {
      assertThat(store.put(PutRequest.of(key, new byte[] {1})).toString()).startsWith("Refused");
      assertThat(store.delete(List.of(DeleteRequest.of(key))).getFirst().toString())
          .startsWith("Refused");
    }
  }
}
