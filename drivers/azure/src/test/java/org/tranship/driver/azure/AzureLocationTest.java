package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secret;

/// How a location, its options and the environment become settings.
class AzureLocationTest {
  private static AzureSettings read(String location, Map<String, String> environment) {
    return AzureLocation.read(
        StoreSpec.of(location),
        reference ->
            new Secret(
                switch (reference.name()) {
                  case "K" -> "a2V5";
                  case "SAS" -> "?sv=2023-11-03&sp=rl&sig=S3CRET%3D";
                  case "CS" ->
                      "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;"
                          + "EndpointSuffix=core.usgovcloudapi.net";
                  case "DEV" -> "UseDevelopmentStorage=true";
                  default -> reference.name();
                }),
        environment);
  }

  @Test
  void namesAccountContainerAndPrefix() {
    AzureSettings settings = read("azblob://acc/box/a/b?key=env:K", Map.of());
    assertThat(settings.endpoint()).hasToString("https://acc.blob.core.windows.net");
    assertThat(settings.container()).isEqualTo("box");
    assertThat(settings.prefix()).isEqualTo("a/b/");
    assertThat(settings.login()).isInstanceOf(AzureLogin.SharedKey.class);
    assertThat(read("azblob://acc/box?key=env:K", Map.of()).prefix()).isEmpty();
    assertThat(read("azblob://acc/box/a?raw-prefix=b&key=env:K", Map.of()).prefix())
        .isEqualTo("a/b");
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint=http://127.0.0.1:10000, http://127.0.0.1:10000/acc",
    "endpoint=http://127.0.0.1:10000/acc, http://127.0.0.1:10000/acc",
    "endpoint=https://blobs.example.com, https://blobs.example.com",
    "endpoint-suffix=core.chinacloudapi.cn, https://acc.blob.core.chinacloudapi.cn",
  })
  void findsTheService(String option, String endpoint) {
    assertThat(read("azblob://acc/box?key=env:K&" + option, Map.of()).endpoint())
        .hasToString(endpoint);
  }

  @Test
  void readsConnectionStrings() {
    AzureSettings settings = read("azblob://acc/box?connection-string=env:CS", Map.of());
    assertThat(settings.endpoint()).hasToString("https://acc.blob.core.usgovcloudapi.net");
    assertThat(settings.login()).isInstanceOf(AzureLogin.SharedKey.class);
    assertThat(read("azblob://devstoreaccount1/box?connection-string=env:DEV", Map.of()).endpoint())
        .hasToString("http://127.0.0.1:10000/devstoreaccount1");
  }

  @Test
  void takesCredentialsFromTheEnvironmentUnlessTheyAreOfAnotherAccount() {
    assertThat(read("azblob://acc/box", Map.of("AZURE_STORAGE_KEY", "a2V5")).login())
        .isInstanceOf(AzureLogin.SharedKey.class);
    assertThat(read("azblob://acc/box", Map.of("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=x")).login())
        .isInstanceOf(AzureLogin.Sas.class);
    assertThatThrownBy(
            () ->
                read(
                    "azblob://acc/box",
                    Map.of("AZURE_STORAGE_KEY", "a2V5", "AZURE_STORAGE_ACCOUNT", "other")))
        .hasMessageContaining("no credentials are given");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "azblob://acc?key=env:K | does not name an account and a container",
        "azblob:acc/box?key=env:K | does not name an account and a container",
        "azblob://acc/B_X?key=env:K | is no name of a container",
        "azblob://acc/a--b?key=env:K | is no name of a container",
        "azblob://acc/box?key=S3CRET | holds a secret in plain text",
        "azblob://acc/box?sas=S3CRET | holds a secret in plain text",
        "azblob://acc/box?key=env:not-base64! | no base64",
        "azblob://acc/box?sas=env:no_signature | shared access signature is none",
        "azblob://acc/box?key=env:K&sas=env:SAS | more than one",
        "azblob://other/box?connection-string=env:CS | is of the account \"acc\"",
        "azblob://acc/box?token=env:T&endpoint=http://blobs.example.com | without TLS",
        "azblob://acc/box?sas=env:SAS&endpoint=http://blobs.example.com | without TLS",
        "azblob://acc/box?key=env:K&endpiont=x | Did you mean \"endpoint\"?",
        "azblob://acc/box?key=env:K&endpoint=http://a&endpoint-suffix=b | Keep one of them",
        "xstore:AccountName=acc;AccountKey=S3CRET;AccountKey=x;Container=box | twice",
        "xstore:EndpointSuffix=x;AccountName=acc;Container=box | no credentials are given",
      })
  void refusesWhatMakesNoSense(String location, String why) {
    assertThatThrownBy(() -> read(location, Map.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(why)
        .message()
        .startsWith("TRS-117")
        .doesNotContain("S3CRET");
  }

  @Test
  void readsXstoreWithKeysByReference() {
    AzureSettings settings =
        read("xstore:AccountName=acc;AccountKey=env:K;Container=box", Map.of());
    assertThat(settings.container()).isEqualTo("box");
    assertThat(settings.login())
        .isInstanceOfSatisfying(
            AzureLogin.SharedKey.class,
            login -> assertThat(login.key()).isEqualTo(new Secret("a2V5")));
    assertThat(settings.display()).doesNotContain("a2V5").contains("AccountName=acc");
  }

  /// Microsoft's own example of a string to sign, from "Authorize with Shared Key".
  @Test
  void signsAsMicrosoftDescribesIt() {
    String text =
        SharedKeySigner.text(
            "myaccount",
            "GET",
            "/mycontainer",
            Map.of("comp", "metadata", "restype", "container", "timeout", "20"),
            Map.of("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT", "x-ms-version", "2015-02-21"),
            0);
    assertThat(text.lines().filter(line -> !line.isEmpty()))
        .containsExactly(
            "GET",
            "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT",
            "x-ms-version:2015-02-21",
            "/myaccount/mycontainer",
            "comp:metadata",
            "restype:container",
            "timeout:20");
    assertThat(text).startsWith("GET" + "\n".repeat(12) + "x-ms-date");
  }
}
