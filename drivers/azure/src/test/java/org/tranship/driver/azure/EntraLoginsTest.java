package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.driver.azure.EntraLogin.Application;
import org.tranship.driver.azure.EntraLogin.Machine;
import org.tranship.driver.azure.EntraLogin.Proof;

/// How options and the environment become a sign-in with Entra ID.
class EntraLoginsTest {
  private static final String SECRET = "S3CRET~value";

  private static AzureLogin login(String location, Map<String, String> environment) {
    return AzureLocation.read(StoreSpec.of(location), _ -> new Secret(SECRET), environment).login();
  }

  private static EntraLogin entra(String location, Map<String, String> environment) {
    return assertThat(login(location, environment))
        .isInstanceOf(AzureLogin.Entra.class)
        .extracting(it -> ((AzureLogin.Entra) it).as())
        .actual();
  }

  private static Map<String, String> environment(String... pairs) {
    Map<String, String> environment = new TreeMap<>();
    for (String pair : pairs) {
      environment.put("AZURE_" + pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return environment;
  }

  private static final HttpEndpoint USUAL =
      new HttpEndpoint(true, "login.microsoftonline.com", 443, "");

  @Test
  void takesASecretACertificateOrAFileWithAToken() {
    String application = "azblob://acc/box?tenant-id=t.example&client-id=c-1&";
    assertThat(entra(application + "client-secret=env:S", Map.of()))
        .isEqualTo(
            new Application(USUAL, "t.example", "c-1", new Proof.ClientSecret(new Secret(SECRET))));
    assertThat(entra(application + "client-certificate-path=/c.pem", Map.of()))
        .isEqualTo(
            new Application(USUAL, "t.example", "c-1", new Proof.Certificate(Path.of("/c.pem"))));
    assertThat(entra(application + "federated-token-file=/token", Map.of()))
        .isEqualTo(
            new Application(USUAL, "t.example", "c-1", new Proof.TokenFile(Path.of("/token"))));
  }

  @Test
  void takesTheMachinesIdentity() {
    assertThat(entra("azblob://acc/box?managed-identity=true", Map.of()))
        .isEqualTo(new Machine(Optional.empty(), Optional.empty()));
    assertThat(entra("azblob://acc/box?managed-identity=true&client-id=c-1", Map.of()))
        .isEqualTo(new Machine(Optional.of("c-1"), Optional.empty()));
  }

  @Test
  void readsTheVariablesInTheOrderOfAzuresLibraries() {
    Map<String, String> all =
        environment(
            "TENANT_ID=t",
            "CLIENT_ID=c",
            "CLIENT_SECRET=" + SECRET,
            "CLIENT_CERTIFICATE_PATH=/c.pem",
            "FEDERATED_TOKEN_FILE=/token");
    String[] order = {"CLIENT_SECRET", "CLIENT_CERTIFICATE_PATH", "FEDERATED_TOKEN_FILE"};
    Class<?>[] proofs = {Proof.ClientSecret.class, Proof.Certificate.class, Proof.TokenFile.class};
    for (int i = 0; i < order.length; i++) {
      assertThat(entra("azblob://acc/box", all))
          .isInstanceOfSatisfying(Application.class, it -> assertThat(it.tenant()).isEqualTo("t"))
          .extracting(it -> ((Application) it).proof())
          .isInstanceOf(proofs[i]);
      all.remove("AZURE_" + order[i]);
    }
    assertThat(entra("azblob://acc/box", all))
        .isEqualTo(new Machine(Optional.of("c"), Optional.empty()));
    assertThat(entra("azblob://acc/box", Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:40342/m")))
        .isEqualTo(new Machine(Optional.empty(), Optional.empty()));
  }

  @Test
  void anOptionGoesBeforeItsVariableAndTheStoragesOwnVariablesBeforeThoseOfEntra() {
    Map<String, String> variables =
        environment("TENANT_ID=t", "CLIENT_ID=c", "CLIENT_SECRET=" + SECRET, "STORAGE_KEY=a2V5");
    assertThat(login("azblob://acc/box", variables)).isInstanceOf(AzureLogin.SharedKey.class);
    assertThat(entra("azblob://acc/box?client_id=other", variables))
        .isInstanceOfSatisfying(
            Application.class,
            it -> {
              assertThat(it.client()).isEqualTo("other");
              assertThat(it.tenant()).isEqualTo("t");
            });
    assertThat(entra("azblob://acc/box?managed-identity=true", variables))
        .isEqualTo(new Machine(Optional.of("c"), Optional.empty()));
    assertThat(login("azblob://acc/box?managed-identity=false", variables))
        .isInstanceOf(AzureLogin.SharedKey.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', , https://login.microsoftonline.com",
    "endpoint-suffix=core.chinacloudapi.cn, , https://login.chinacloudapi.cn",
    "endpoint-suffix=core.usgovcloudapi.net, , https://login.microsoftonline.us",
    "'', https://login.example/, https://login.example",
    "'', login.example, https://login.example",
    "authority-host=https://one.example, https://two.example, https://one.example",
  })
  void knowsWhereACloudSignsIn(String option, String variable, String authority) {
    Map<String, String> environment =
        variable == null ? Map.of() : Map.of("AZURE_AUTHORITY_HOST", variable);
    String location = "azblob://acc/box?tenant-id=t&client-id=c&client-secret=env:S&" + option;
    assertThat(entra(location, environment))
        .extracting(it -> ((Application) it).authority().toString())
        .isEqualTo(authority);
  }

  @Test
  void anXstoreStringWithoutAKeyMayBeSignedInFor() {
    String location = "xstore:EndpointSuffix=core.windows.net;AccountName=acc;Container=box";
    StoreSpec spec =
        new StoreSpec(Location.parse(location), Map.of("managed-identity", "true"), Map.of());
    assertThat(AzureLocation.read(spec, _ -> new Secret(SECRET), Map.of()).login())
        .isEqualTo(new AzureLogin.Entra(new Machine(Optional.empty(), Optional.empty())));
    StoreSpec both =
        new StoreSpec(
            Location.parse(location.replace(";Container", ";AccountKey=a2V5;Container")),
            Map.of("managed-identity", "true"),
            Map.of());
    assertThatThrownBy(() -> AzureLocation.read(both, _ -> new Secret(SECRET), Map.of()))
        .hasMessageContaining("the string has a key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenant-id=t&client-id=c | nothing proves to Entra ID who signs in",
        "client-id=c&client-secret=env:S | lacks its tenant-id",
        "tenant=t&client-secret=env:S | lacks its client-id",
        "tenant-id=t&client-id=c&client-secret=S3CRET | holds a secret in plain text",
        "client-secret=env:S&managed-identity=true | more than one of client-secret",
        "tenant-id=t&managed-identity=true | The machine knows them by itself",
        "managed-identity=true&key=env:S | another way in",
        "tenant-id=a/b&client-id=c&client-secret=env:S | the tenant-id of the sign-in",
        "tenant-id=t&client-id=c&client-secret=env:S&authority-host=http://a.example | without TLS",
        "managed-identity=true&endpoint=http://blobs.example | without TLS",
      })
  void refusesWhatMakesNoSense(String options, String why) {
    assertThatThrownBy(() -> login("azblob://acc/box?" + options, Map.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(why)
        .message()
        .startsWith("TRS-117")
        .doesNotContain("S3CRET");
  }

  @Test
  void namesTheVariableThatIsMissing() {
    assertThatThrownBy(() -> login("azblob://acc/box", environment("CLIENT_SECRET=" + SECRET)))
        .hasMessageContainingAll("lacks its tenant-id", "or set AZURE_TENANT_ID")
        .message()
        .doesNotContain(SECRET);
  }
}
