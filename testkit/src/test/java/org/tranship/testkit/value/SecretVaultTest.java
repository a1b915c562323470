package org.tranship.testkit.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;

/// Two secrets of one name are two secrets: neither store gets the other's.
class SecretVaultTest {
  @Test
  void neverReplacesASecretThatIsHeld() {
    SecretVault vault = new SecretVault(Map.of());
    SecretRef first = vault.hold("source.key", new Secret("one"));
    SecretRef same = vault.hold("source.key", new Secret("one"));
    SecretRef second = vault.hold("source.key", new Secret("two"));
    SecretRef third = vault.hold("source.key", new Secret("three"));
    assertThat(same).isEqualTo(first);
    assertThat(vault.resolve(first).reveal()).isEqualTo("one");
    assertThat(vault.resolve(second).reveal()).isEqualTo("two");
    assertThat(vault.resolve(third).reveal()).isEqualTo("three");
  }
}
