package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.cutover.PlanContradiction;

/// A registry is not moved into itself, however its place is written.
class RegistryPlanTest {
  @TempDir private Path directory;

  private final Map<String, String> more = new HashMap<>();

  private RegistryPlan plan(String source, String target) {
    Map<String, String> settings = new HashMap<>();
    settings.put("source.url", source);
    settings.put("target.url", target);
    settings.put("registry.url", "https://registry.example.org");
    for (String act : new String[] {"fence.raise.0001.", "fence.lower.0001.", "switch.do.0001."}) {
      settings.put(act + "kind", "command");
      settings.put(act + "argv.0001", "true");
    }
    settings.putAll(more);
    return RegistryPlan.of(settings);
  }

  private void refuses(String source, String target, String relation) {
    assertThatThrownBy(() -> plan(source, target))
        .isInstanceOfSatisfying(
            PlanContradiction.class, fault -> assertThat(fault.setting()).isEqualTo("target.url"))
        .hasMessageContaining("TRO-101 ")
        .hasMessageContaining(relation)
        .hasMessageContaining("Nothing was written");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://images, s3://images, are the same place",
    "s3://images, s3://images/, are the same place",
    "s3://images?endpoint=http://a:80, s3://images?endpoint=http://A/, are the same place",
    "s3://images?endpoint=http://localhost:9, s3://images?endpoint=http://127.0.0.1:9, are the same",
    "s3://images, s3://images/moved, the target lies inside the source",
    "s3://images/registry, s3://images, the source lies inside the target",
    "s3://images?raw-prefix=a, s3://images?raw-prefix=a/b, the target lies inside the source",
    "swift://images?auth=http://k:1, swift://images/files?auth=http://k:1/, the target lies inside"
  })
  void anotherSpellingOfTheSamePlaceOrAPlaceInsideItIsRefused(
      String source, String target, String relation) {
    refuses(source, target, relation);
  }

  @Test
  void aFolderIsKnownByWhereItReallyIs() throws Exception {
    Path real = Files.createDirectories(directory.resolve("registry"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    refuses("file:" + real, "file:" + real, "are the same place");
    refuses("file:" + real, "file:" + link, "are the same place");
    refuses("file:" + link, "file:" + real + "/../registry/", "are the same place");
    refuses("file:" + real, "file:" + link + "/moved/to", "the target lies inside the source");
    refuses("file:" + real + "/docker", "file:" + link, "the source lies inside the target");
  }

  @Test
  void aPlaceBesideItIsAllowed() {
    assertThat(plan("file:" + directory + "/a", "file:" + directory + "/ab").target().location())
        .hasToString("file:" + directory + "/ab");
    assertThat(plan("s3://images/a", "s3://images/b").source().location())
        .hasToString("s3://images/a");
  }

  @ParameterizedTest
  @CsvSource({
    "url, https://mover:word@registry.example.org, registry.url, a login stands in the address",
    "realm, tokens.example.org/token, registry.realm, is no address of a token server",
    "realm, https://mover:word@tokens.example.org, registry.realm, without a user before the host",
    "proxy, https://proxy.example.org, registry.proxy, spoken to with TLS",
    "proxy, http://mover:word@proxy.example.org, registry.proxy, without a user before the host",
    "read-timeout, soon, registry.read-timeout, no length of time",
    "connect-timeout, 0s, registry.connect-timeout, more than 0s",
    "client-key, client.key, registry, belong together",
  })
  void aWayToTheRegistryThatMakesNoSenseIsRefused(
      String name, String value, String setting, String why) {
    more.put("registry." + name, value);
    assertThatThrownBy(() -> plan("s3://a", "s3://b"))
        .isInstanceOfSatisfying(
            PlanContradiction.class, fault -> assertThat(fault.setting()).isEqualTo(setting))
        .hasMessageContaining(why)
        .hasMessageNotContaining("word");
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example.org/, it is the registry that is moved",
    "registry-new.example.org, begins with neither http:// nor https://",
    "https://mover:word@new.example.org, a login stands in the address",
  })
  void aSecondRegistryThatIsNoneIsRefused(String url, String why) {
    more.put("switch.try", url);
    assertThatThrownBy(() -> plan("s3://a", "s3://b"))
        .isInstanceOfSatisfying(
            PlanContradiction.class, fault -> assertThat(fault.setting()).isEqualTo("switch.try"))
        .hasMessageContaining(why)
        .hasMessageNotContaining("word");
  }

  @Test
  void aSecondRegistryIsReachedAsTheFirst() {
    more.put("switch.try", "https://new.example.org/");
    more.put("registry.user", "mover");
    more.put("registry.password", "${WORD}");
    RegistryPlan plan = plan("s3://a", "s3://b");
    assertThat(plan.trial())
        .hasValueSatisfying(
            it -> {
              assertThat(it.url()).isEqualTo("https://new.example.org");
              assertThat(it.user()).isEqualTo(plan.address().user());
              assertThat(it.password()).isEqualTo(plan.address().password());
            });
  }

  @Test
  void aCertificateOfOursIsRefusedWhereNothingHasTls() {
    more.put("registry.url", "http://registry.example.org");
    more.put("registry.client-certificate", "me.pem");
    more.put("registry.client-key", "me.key");
    assertThatThrownBy(() -> plan("s3://a", "s3://b"))
        .hasMessageContaining("nothing there has TLS");
    more.put("registry.realm", "https://tokens.example.org");
    assertThat(plan("s3://a", "s3://b").address().connection().hasOwnCertificate()).isTrue();
  }

  /// The store that it sends its clients to may have TLS.
  @Test
  void authoritiesMayBeGivenForARegistryWithoutTls() {
    more.put("registry.url", "http://registry.example.org");
    more.put("registry.ca", "ca.pem");
    assertThat(plan("s3://a", "s3://b").address().connection().hasOwnCertificate()).isFalse();
  }

  @Test
  void aCertificateThatIsNotThereIsNamed() {
    more.put("registry.ca", directory.resolve("nowhere.pem").toString());
    RegistryConnection connection = plan("s3://a", "s3://b").address().connection();
    assertThatThrownBy(connection::client)
        .hasMessageContaining("nowhere.pem: there is no such file");
  }
}
