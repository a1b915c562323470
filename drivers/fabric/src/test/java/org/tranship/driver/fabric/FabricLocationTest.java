package org.tranship.driver.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;

/// Locations and options that are taken, and those that are refused by name.
class FabricLocationTest {
  private static FabricSettings read(String location) {
    StoreSpec spec = new StoreSpec(Location.parse(location), Map.of(), Map.of());
    return FabricLocation.read(spec, _ -> new Secret("not-to-be-shown"), Clock.systemUTC());
  }

  private static String refused(String location) {
    StoreException fault = catchThrowableOfType(StoreException.class, () -> read(location));
    assertThat(fault.kind()).isEqualTo(Kind.CONFIGURATION);
    assertThat(fault.getMessage()).doesNotContain("not-to-be-shown");
    return fault.getMessage();
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(ServiceLoader.load(StoreProvider.class))
        .anyMatch(provider -> provider.schemes().contains("fabric"));
  }

  @Test
  void readsWhatIsGiven() {
    FabricSettings settings =
        read(
            "fabric:ImageStore?endpoint=http://host:19080&single-put=1M&chunk-size=512K"
                + "&commit-timeout=20m&platform=linux&replica=/mnt/store");
    assertThat(settings.endpoint().port()).isEqualTo(19_080);
    assertThat(settings.largestSingle()).isEqualTo(1 << 20);
    assertThat(settings.chunk()).isEqualTo(512 << 10);
    assertThat(settings.timeouts().commit()).isEqualTo(Duration.ofMinutes(20));
    assertThat(settings.platform()).contains(Platform.LINUX);
    assertThat(settings.replica()).isPresent();
    assertThat(settings.http().tls()).isEmpty();
    assertThat(read("fabric:imagestore?endpoint=https://host").endpoint().port()).isEqualTo(443);
  }

  @Test
  void refusesWhatIsNoGateway() {
    assertThat(refused("fabric:ImageStore")).contains("no endpoint", "https://HOST:19080");
    assertThat(refused("fabric:Store?endpoint=https://host:19080")).contains("called ImageStore");
    assertThat(refused("fabric:ImageStore?endpoint=https://host:19000")).contains("19080");
    assertThat(refused("fabric:ImageStore?endpont=https://host")).contains("\"endpoint\"");
    assertThat(refused("fabric:ImageStore?endpoint=http://host&chunk-size=0")).contains("512K");
    assertThat(refused("fabric:ImageStore?endpoint=http://host&chunk-size=9999M")).contains("512K");
  }

  @Test
  void refusesCertificatesThatCannotBeHad() {
    String tls = "fabric:ImageStore?endpoint=https://host:19080";
    assertThat(refused("fabric:ImageStore?endpoint=http://host&ServerCommonName=cluster"))
        .contains("server-common-name", "without TLS");
    assertThat(refused(tls + "&CredentialType=X509&FindType=FindByThumbprint&FindValue=00"))
        .contains("TRF-106", "client-certificate=FILE");
    assertThat(refused(tls + "&client-certificate=missing.pfx&client-password=${WORD}"))
        .contains("TRF-101", "missing.pfx");
    assertThat(refused(tls + "&client-certificate=missing.pfx&client-password=plain-word"))
        .contains("secret in plain text")
        .doesNotContain("plain-word");
    assertThat(refused(tls + "&client-certificate=x.pfx&find-type=FindByMagic"))
        .contains("TRF-105", "FindByMagic");
  }
}
