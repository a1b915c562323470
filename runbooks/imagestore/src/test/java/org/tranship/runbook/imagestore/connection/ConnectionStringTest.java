package org.tranship.runbook.imagestore.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;
import org.tranship.runbook.imagestore.connection.ConnectionString.AzureContainer;
import org.tranship.runbook.imagestore.connection.ConnectionString.Encrypted;
import org.tranship.runbook.imagestore.connection.ConnectionString.KeptElsewhere;
import org.tranship.runbook.imagestore.connection.ConnectionString.NativeStore;
import org.tranship.runbook.imagestore.connection.ConnectionString.SingleMachine;

/// Every form in which a connection string of an image store occurs.
class ConnectionStringTest {
  private static final String XSTORE =
      "xstore:DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;Container=box";
  private static final String SUFFIX =
      "xstore:AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.x;Container=box";

  private static ConnectionString read(String text) {
    return ConnectionString.parse(text, false);
  }

  @Test
  void knowsTheNativeStoreInAnyCase() {
    assertThat(read("fabric:ImageStore"))
        .isInstanceOfSatisfying(NativeStore.class, it -> assertThat(it.isExact()).isTrue());
    assertThat(read("Fabric:imagestore"))
        .isInstanceOfSatisfying(NativeStore.class, it -> assertThat(it.isExact()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"_default_", "", "  ", "_Default_"})
  void knowsTheOnlyMachine(String text) {
    assertThat(read(text)).isEqualTo(new SingleMachine());
    assertThat(read(text).obstacle()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dsms:anything;Container=c",
        "xstore:EndpointSuffix=core.x;SourceLocation=keeper;Container=c",
        "xstore:SourceLocation=keeper;EndpointSuffix=core.x;Container=c",
        "xstore:EndpointSuffix\\=core.x\\;sourcelocation\\=keeper\\;Container\\=c"
      })
  void knowsKeysThatAreKeptElsewhere(String text) {
    assertThat(read(text)).isInstanceOf(KeptElsewhere.class);
    assertThat(read(text).obstacle()).hasValueSatisfying(it -> assertThat(it).contains("azblob:"));
    assertThat(read(text).isSameStoreAs(read(text))).isFalse();
  }

  @Test
  void readsNothingOfAnEncryptedValue() {
    ConnectionString read = ConnectionString.parse("MIIBsAYJKoZIhvcNAQcDoIIB", true);
    assertThat(read).isEqualTo(new Encrypted());
    assertThat(read.obstacle()).isPresent();
    assertThat(read.toString()).doesNotContain("MII");
  }

  @Test
  void readsAShareWithALogin() {
    assertThat(
            read(
                "file:\\\\host\\share|AccountName=DOM\\user|accountpassword=geheim|AccountType=domainuser"))
        .isEqualTo(
            new FileShare(
                "\\\\host\\share",
                Optional.of(
                    new FileShare.Account(false, "DOM\\user", Optional.of(new Secret("geheim"))))));
    assertThat(read("file:/mnt/store")).isEqualTo(new FileShare("/mnt/store", Optional.empty()));
    assertThat(read("file:/mnt/store").obstacle()).isEmpty();
    assertThat(read("file:C:\\ImageStore"))
        .isInstanceOfSatisfying(FileShare.class, it -> assertThat(it.isOnDrive()).isTrue());
  }

  @ParameterizedTest
  @CsvSource({
    "file:, names no folder",
    "file:/a|AccountPassword=geheim, no AccountName",
    "file:/a|AccountName=u, must have",
    "file:/a|AccountType=ManagedServiceAccount|AccountName=u|AccountPassword=geheim, must not have",
    "file:/a|AccountType=Robot|AccountName=u|AccountPassword=geheim, neither",
    "file:/a|geheim, none of",
    "s3://geheim, starts with none of",
    "fabric:geheim, starts with none of",
    "xstore:, no settings",
    "xstore:AccountName=a;AccountName=geheim;AccountKey=k;Container=c, twice"
  })
  void refusesWhatNobodyCanRead(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xstore:AccountName=a;AccountKey=geheim;SecondaryAccountKey=geheim;Container=c",
        "xstore:AccountName=a;AccountKey=geheim;EndpointSuffix=x.y;Container=c;SecondaryAccountKey=geheim",
        "file:/a|AccountName=u|AccountPassword=geheim",
        "fabric:ImageStore?endpoint=https://h:19080&password=geheim"
      })
  void showsNoSecret(String text) {
    assertThat(read(text).toString()).doesNotContain("geheim");
  }

  @Test
  void tellsStoresApartAsAnUpgradeOfTheClusterDoes() {
    assertThat(read(XSTORE).isSameStoreAs(read(XSTORE.replace("a2V5", "b3RoZXI=")))).isTrue();
    assertThat(read(XSTORE).isSameStoreAs(read(XSTORE.replace("=box", "=BOX")))).isTrue();
    assertThat(read(XSTORE).isSameStoreAs(read(XSTORE.replace("=box", "=other")))).isFalse();
    assertThat(read(XSTORE).isSameStoreAs(read(SUFFIX))).isFalse();
    assertThat(read(SUFFIX).isSameStoreAs(read(SUFFIX.replace("core.x", "CORE.X")))).isTrue();
    assertThat(read("file:/A|AccountName=u|AccountPassword=p").isSameStoreAs(read("file:/a")))
        .isTrue();
    assertThat(read("file:/a").isSameStoreAs(read("file:/b"))).isFalse();
    assertThat(read("file:/a").isSameStoreAs(read(XSTORE))).isFalse();
    assertThat(read("fabric:ImageStore").isSameStoreAs(read("FABRIC:imagestore"))).isTrue();
    assertThat(read("fabric:ImageStore").isSameStoreAs(read(XSTORE))).isFalse();
    assertThat(read("_default_").isSameStoreAs(read(""))).isTrue();
  }

  @Test
  void hasTheContainerOfAzure() {
    assertThat(read(XSTORE))
        .isInstanceOfSatisfying(
            AzureContainer.class, it -> assertThat(it.string().container()).isEqualTo("box"));
    assertThat(read(XSTORE).obstacle()).isEmpty();
  }
}
