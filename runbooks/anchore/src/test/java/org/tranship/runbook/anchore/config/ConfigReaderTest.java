package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.runbook.anchore.config.Configs.catalog;
import static org.tranship.runbook.anchore.config.Configs.failure;
import static org.tranship.runbook.anchore.config.Configs.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.config.ArchiveConfig.Origin;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.layout.CompressionRule;

class ConfigReaderTest {
  private static final String WHOLE =
      """
      services:
        catalog:
          enabled: True
          endpoint_hostname: 'localhost'
          listen: '0.0.0.0'
          port: 8082
          archive:
            compression:
              enabled: yes
            storage_driver:
              name: 's3'
              config:
                access_key: 'AK'
                secret_key: '${ANCHORE_SECRET}'
                url: 'http://minio:9000/'
                region: False
                bucket: 'anchorearchive'
                create_bucket: True
                prefix: internaltest
      credentials:
        database:
          db_connect: 'postgresql+pg8000://u:p@h/d'
          db_connect_args: {}
      """;

  @Test
  void aWholeFileOf2018IsRead() {
    ArchiveConfig config = read(WHOLE, Map.of("ANCHORE_SECRET", "SK"));
    assertThat(config.origin()).isEqualTo(Origin.ARCHIVE);
    assertThat(config.line()).isEqualTo(7);
    assertThat(config.compression()).isEqualTo(new CompressionRule(true, 100));
    assertThat(config.driver())
        .isEqualTo(
            new DriverConfig.S3(
                "anchorearchive",
                "internaltest",
                new S3Credentials.Keys(new Secret("AK"), new Secret("SK")),
                "http://minio:9000/",
                null,
                true));
    assertThat(config.warnings()).isEmpty();
    assertThat(config.toString()).doesNotContain("SK").doesNotContain("\"AK\"");
  }

  @Test
  void theFirstSectionThatIsNotEmptyWinsWhole() {
    String both =
        """
        archive:
          compression: {enabled: true, min_size_kbytes: 5}
          storage_driver: {name: localfs, config: {archive_data_dir: /old}}
        object_store:
          storage_driver: {name: localfs, config: {archive_data_dir: /new}}
        """;
    ArchiveConfig config = read(catalog(both));
    assertThat(config.origin()).isEqualTo(Origin.OBJECT_STORE);
    assertThat(config.driver()).isEqualTo(new DriverConfig.LocalFs("/new"));
    assertThat(config.compression()).isEqualTo(CompressionRule.DEFAULT);
    assertThat(config.warnings())
        .anySatisfy(w -> assertThat(w.message()).contains("archive is ignored"));

    ArchiveConfig old = read(catalog(both.replace("object_store:\n", "object_store: {}\nx:\n")));
    assertThat(old.origin()).isEqualTo(Origin.ARCHIVE);
    assertThat(old.driver()).isEqualTo(new DriverConfig.LocalFs("/old"));
    assertThat(old.compression()).isEqualTo(new CompressionRule(true, 5));
  }

  @Test
  void defaultsFillOneLevelDeep() {
    ArchiveConfig config = read(catalog("object_store: {compression: {min_size_kbytes: 7}}"));
    assertThat(config.driver()).isEqualTo(new DriverConfig.Db());
    assertThat(config.compression()).isEqualTo(new CompressionRule(false, 7));
    assertThat(read(catalog("object_store: {storage_driver: {name: db2}}")).driver())
        .isEqualTo(new DriverConfig.Db2());
  }

  @Test
  void theAnalysisArchiveHasItsOwnSection() {
    String text =
        catalog(
            """
            object_store: {storage_driver: {name: db}}
            analysis_archive:
              storage_driver: {name: swift, config: {container: docs}}
            """);
    ConfigReader reader = new ConfigReader(Variables.from(Map.of()));
    assertThat(reader.read("c", text, StoreSection.ANALYSIS_ARCHIVE).origin())
        .isEqualTo(Origin.ANALYSIS_ARCHIVE);
    assertThatThrownBy(
            () -> reader.read("c", catalog("archive: {x: 1}"), StoreSection.ANALYSIS_ARCHIVE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no analysis_archive section");
  }

  @ParameterizedTest
  @CsvSource({
    "'archive_driver: localfs\narchive_data_dir: /data', LEGACY, localfs",
    "'archive_driver: localfs\nuse_db: yes', LEGACY, db",
    "'archive_driver: db\narchive_data_dir: relative', LEGACY, db",
    "'use_db: False\nx: 1', DEFAULTS, db",
    "'enabled: True', DEFAULTS, db",
  })
  void legacyKeysAndNothingAtAll(String lines, Origin origin, String driver) {
    ArchiveConfig config = read(catalog(lines));
    assertThat(config.origin()).isEqualTo(origin);
    assertThat(config.driver().driver().configName()).isEqualTo(driver);
  }

  @Test
  void legacyFilesNeedTheirDirectory() {
    assertThat(failure(catalog("archive_driver: localfs")).kind()).isEqualTo(Kind.MISSING_KEY);
    assertThat(failure(catalog("archive_driver: {name: s3}")).kind()).isEqualTo(Kind.BAD_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "on, true",
    "True, true",
    "no, false",
    "off, false",
    "'\"True\"', false",
    "1, false",
    "y, false",
  })
  void onlyTheBooleanTrueCompresses(String word, boolean enabled) {
    ArchiveConfig config = read(catalog("object_store: {compression: {enabled: " + word + "}}"));
    assertThat(config.compression().enabled()).isEqualTo(enabled);
    boolean odd = !enabled && !word.equals("no") && !word.equals("off");
    assertThat(config.warnings().stream().filter(w -> w.message().contains("enabled is")))
        .hasSize(odd ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5", "null", "true", "[1]", "99999999999999999999"})
  void aThresholdIsAWholeNumber(String word) {
    assertThat(
            failure(catalog("object_store: {compression: {min_size_kbytes: " + word + "}}")).kind())
        .isEqualTo(Kind.BAD_VALUE);
  }

  @Test
  void aTypingErrorNamesFileLineAndColumn() {
    ConfigException e = failure("services:\n  catalog:\n    archive:\n      name: a: b\n");
    ConfigProblem problem = e.problems().getFirst();
    assertThat(problem.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(problem.where()).isEqualTo("config.yaml:4:14");
    assertThat(e)
        .hasMessageStartingWith("TRA-CONFIG-002 config.yaml:4:14: ")
        .hasMessageContaining("mapping values are not allowed")
        .hasMessageContaining("Correct this line");
  }

  @Test
  void aTypingErrorAfterAReferenceNamesThePlaceInTheFile() {
    ConfigException e =
        failure(
            "a: ${ANCHORE_LONG}\nb: ${ANCHORE_LONG} c: d\n",
            Map.of("ANCHORE_LONG", "a much longer value than its reference"));
    assertThat(e.problems().getFirst().where()).isEqualTo("config.yaml:2:21");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret_key: *s3cr3t", "secret_key: !s3cr3t x", "k: &s3cr3t *s3cr3t2"})
  void messagesDoNotQuoteTheFile(String line) {
    assertThat(failure(catalog(line))).hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "services: {}\n", "services: {x: {}}\n", "- 1\n"})
  void aFileWithoutACatalogIsRefused(String text) {
    ConfigException e = failure(text);
    assertThat(e.kind()).isEqualTo(Kind.NO_SECTION);
    assertThat(e).hasMessageContaining("config.yaml of the catalog service");
  }

  @Test
  void anUnknownDriverIsNamedWithTheNearest() {
    ConfigException e = failure(catalog("object_store: {storage_driver: {name: locafs}}"));
    assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_DRIVER);
    assertThat(e)
        .hasMessageContaining("\"locafs\"")
        .hasMessageContaining("localfs, db, db2, s3, swift")
        .hasMessageContaining("Write \"localfs\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"object_store: [1]", "object_store: {storage_driver: s3}"})
  void aSectionOfTheWrongTypeIsRefused(String section) {
    assertThat(failure(catalog(section)).kind()).isEqualTo(Kind.BAD_VALUE);
  }

  @Test
  void theRestOfTheFileIsOnlyWarnedAbout() {
    assertThat(read(catalog("enabled: true\nssl_enable: true\narchive: {x: 1}")).warnings())
        .extracting(ConfigWarning::text)
        .anySatisfy(
            w ->
                assertThat(w)
                    .startsWith("config.yaml:2: services.catalog lacks endpoint_hostname")
                    .contains("ssl_cert"))
        .anySatisfy(w -> assertThat(w).contains("credentials.database lacks db_connect"));
  }

  @Test
  void aKeyGivenTwiceIsWarnedAboutAndTheLastCounts() {
    ArchiveConfig config =
        read(catalog("object_store:\n  storage_driver:\n    name: db\n    name: db2"));
    assertThat(config.driver()).isEqualTo(new DriverConfig.Db2());
    assertThat(config.warnings())
        .anySatisfy(w -> assertThat(w.text()).contains("config.yaml:6").contains("given twice"));
  }

  @Test
  void mergeKeysAndAnchorsWork() {
    String text =
        "x: &d {name: localfs, config: {archive_data_dir: /d}}\n"
            + catalog("archive:\n  storage_driver: {<<: *d}");
    assertThat(read(text).driver()).isEqualTo(new DriverConfig.LocalFs("/d"));
  }

  @Test
  void aGroupInsideItselfHasAnEnd() {
    assertThat(read(catalog("x: &a {b: *a}")).origin()).isEqualTo(Origin.DEFAULTS);
  }

  @Test
  void filesAreReadAndMissingOnesNamed(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("config.yaml");
    ConfigReader reader = new ConfigReader(Variables.from(Map.of()));
    assertThatThrownBy(() -> reader.read(file, StoreSection.OBJECT_STORE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Check the path");
    Files.writeString(file, catalog("archive: {storage_driver: {name: db2}}"));
    assertThat(reader.read(file, StoreSection.OBJECT_STORE).driver())
        .isEqualTo(new DriverConfig.Db2());
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xFF});
    assertThatThrownBy(() -> reader.read(file, StoreSection.OBJECT_STORE))
        .hasMessageContaining("TRA-CONFIG-001");
    Files.writeString(file, "a: \u0001");
    assertThatThrownBy(() -> reader.read(file, StoreSection.OBJECT_STORE))
        .hasMessageContaining("TRA-CONFIG-002");
  }
}
