package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.anchore.config.Configs.catalog;
import static org.tranship.runbook.anchore.config.Configs.read;
import static org.tranship.runbook.anchore.config.Configs.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;

class InstallBlockTest {
  private static final String DESTINATION =
      """
      archive:
        compression: {enabled: True}
        storage_driver:
          name: s3
          config:
            url: http://minio-ephemeral-test:9000/
            access_key: EXAMPLE-ACCESS-KEY
            secret_key: EXAMPLE-SECRET-KEY
            region: False
            bucket: anchore-engine-testing
            create_bucket: true
            prefix: internaltest
      """;

  @Test
  void theBlockHasTheOriginalsShapeWithoutItsSecrets() {
    InstallBlock block = InstallBlock.of(read(catalog(DESTINATION)), Set.of());
    assertThat(block.parent()).isEqualTo("archive");
    assertThat(block.yaml())
        .isEqualTo(
            """
            compression:
              enabled: true
              min_size_kbytes: 100
            storage_driver:
              config:
                access_key: '${ANCHORE_S3_ACCESS_KEY}'
                bucket: anchore-engine-testing
                create_bucket: true
                prefix: internaltest
                region: false
                secret_key: '${ANCHORE_S3_SECRET_KEY}'
                url: http://minio-ephemeral-test:9000/
              name: s3
            """);
    assertThat(block.variables())
        .extracting(InstallBlock.Variable::name)
        .containsExactly("ANCHORE_S3_ACCESS_KEY", "ANCHORE_S3_SECRET_KEY");
    assertThat(block.toString()).doesNotContain("EXAMPLE");
  }

  @Test
  void aDriverWithoutSettingsIsWrittenInOneLine() {
    InstallBlock block = InstallBlock.of(read(catalog("archive_driver: db")), Set.of());
    assertThat(block.parent()).isEqualTo("archive");
    assertThat(block.variables()).isEmpty();
    assertThat(block.yaml())
        .isEqualTo(
            """
            compression:
              enabled: false
              min_size_kbytes: 100
            storage_driver:
              config: {}
              name: db
            """);
  }

  @Test
  void referencesOfTheFileAreKeptAsTheyWere() {
    String text =
        s3(
            """
            access_key: ${ANCHORE_AK}
            secret_key: "${ANCHORE_SK}"
            url: 'http://${ANCHORE_HOST}:9000'
            bucket: b
            """);
    Map<String, String> environment =
        Map.of("ANCHORE_AK", "a", "ANCHORE_SK", "s", "ANCHORE_HOST", "h");
    InstallBlock block = InstallBlock.of(read(text, environment), environment.keySet());
    assertThat(block.yaml())
        .contains("    access_key: ${ANCHORE_AK}\n")
        .contains("    secret_key: \"${ANCHORE_SK}\"\n")
        .contains("    url: 'http://${ANCHORE_HOST}:9000'\n");
    assertThat(block.variables())
        .extracting(InstallBlock.Variable::name)
        .containsExactly("ANCHORE_AK", "ANCHORE_SK", "ANCHORE_HOST");
  }

  @Test
  void referencesInsideBracesAreKeptToo() {
    String text =
        catalog(
            "object_store: {storage_driver: {name: s3, config: {bucket: b,"
                + " access_key: ${ANCHORE_AK}, secret_key: half-${ANCHORE_SK}}}}");
    Map<String, String> environment = Map.of("ANCHORE_AK", "a", "ANCHORE_SK", "s");
    assertThat(InstallBlock.of(read(text, environment), environment.keySet()).yaml())
        .contains("access_key: ${ANCHORE_AK}\n")
        .contains("secret_key: '${ANCHORE_S3_SECRET_KEY}'\n")
        .doesNotContain("half-");
  }

  @Test
  void newNamesAvoidTakenOnes() {
    Set<String> taken = Set.of("ANCHORE_S3_SECRET_KEY", "ANCHORE_S3_SECRET_KEY_2");
    assertThat(InstallBlock.of(read(catalog(DESTINATION)), taken).yaml())
        .contains("secret_key: '${ANCHORE_S3_SECRET_KEY_3}'");
  }

  /// The block, put into a file and read with the variables set, must say the same again.
  @ParameterizedTest
  @ValueSource(strings = {"plain", "a: b #c", "*x", "no", "2018", "it''s", "ab/cd+ef==", "{x}"})
  void theBlockReadsBackAsTheSameDriver(String secret) {
    String lines =
        "access_key: AK\nbucket: 'on'\nprefix: ': #'\nsecret_key: '" + secret + "'\niamauto: no\n";
    ArchiveConfig config = read(s3(lines));
    InstallBlock block = InstallBlock.of(config, Set.of());
    Map<String, String> environment = new HashMap<>();
    for (InstallBlock.Variable variable : block.variables()) {
      S3Credentials.Keys keys =
          (S3Credentials.Keys) ((DriverConfig.S3) config.driver()).credentials();
      Secret value = variable.key().equals("access_key") ? keys.accessKey() : keys.secretKey();
      boolean doubled = variable.note().contains("twice");
      assertThat(doubled).isEqualTo(value.reveal().contains("'"));
      environment.put(
          variable.name(), doubled ? value.reveal().replace("'", "''") : value.reveal());
    }
    String installed = catalog(block.parent() + ":\n" + block.yaml().indent(2));
    assertThat(read(installed, environment).driver()).isEqualTo(config.driver());
  }
}
