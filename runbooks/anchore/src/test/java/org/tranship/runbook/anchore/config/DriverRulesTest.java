package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.anchore.config.Configs.catalog;
import static org.tranship.runbook.anchore.config.Configs.failure;
import static org.tranship.runbook.anchore.config.Configs.read;
import static org.tranship.runbook.anchore.config.Configs.s3;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;

class DriverRulesTest {
  private static final String KEYS = "access_key: AK\nsecret_key: SK\nbucket: b\n";

  @Test
  void keysBeatTheChain() {
    DriverConfig.S3 config = (DriverConfig.S3) read(s3(KEYS + "iamauto: true")).driver();
    assertThat(config.credentials())
        .isEqualTo(new S3Credentials.Keys(new Secret("AK"), new Secret("SK")));
    assertThat(((DriverConfig.S3) read(s3("bucket: b\niamauto: yes")).driver()).credentials())
        .isEqualTo(new S3Credentials.Chain());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket: b",
        "bucket: b\niamauto: no",
        "bucket: b\naccess_key: AK",
        "bucket: b\naccess_key: AK\nsecret_key: ''\niamauto: true"
      })
  void withoutCredentialsItIsRefused(String lines) {
    ConfigException e = failure(s3(lines));
    assertThat(e.kind()).isEqualTo(Kind.MISSING_KEY);
    assertThat(e).hasMessageContaining("access_key and secret_key, or iamauto: true");
  }

  @Test
  void emptyKeysMeanTheChainWithAWarning() {
    ArchiveConfig config = read(s3("bucket: b\naccess_key: ''\nsecret_key: ''"));
    assertThat(((DriverConfig.S3) config.driver()).credentials())
        .isEqualTo(new S3Credentials.Chain());
    assertThat(config.warnings()).anySatisfy(w -> assertThat(w.message()).contains("are empty"));
  }

  @Test
  void urlBeatsRegion() {
    DriverConfig.S3 both =
        (DriverConfig.S3) read(s3(KEYS + "url: http://h:9000\nregion: us-east-1")).driver();
    assertThat(both.url()).isEqualTo("http://h:9000");
    assertThat(both.region()).isNull();
    DriverConfig.S3 region = (DriverConfig.S3) read(s3(KEYS + "region: us-east-1")).driver();
    assertThat(region.url()).isNull();
    assertThat(region.region()).isEqualTo("us-east-1");
    assertThat(((DriverConfig.S3) read(s3(KEYS)).driver()).region()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"url: ''", "url: false", "url:\nregion: us-east-1", "region: false", "region:"})
  void aFalsyUrlOrRegionIsRefused(String lines) {
    assertThat(failure(s3(KEYS + lines)).kind()).isEqualTo(Kind.BAD_VALUE);
  }

  @Test
  void aLoginInsideAUrlStaysHidden() {
    assertThat(failure(s3(KEYS + "url: http://u:hunter2@h:9000")))
        .hasMessageContaining("holds a login")
        .hasMessageNotContaining("hunter2");
    ArchiveConfig swift = read(driver("swift", "container: c, auth: 'http://u:hunter2@h/v1'"));
    assertThat(swift.toString()).doesNotContain("hunter2");
    assertThat(InstallBlock.of(swift, java.util.Set.of()).yaml())
        .contains("auth: '${ANCHORE_SWIFT_AUTH}'");
  }

  @Test
  void aFalsyRegionBesideAUrlIsFine() {
    assertThat(read(s3(KEYS + "url: http://h\nregion: False")).driver())
        .isInstanceOf(DriverConfig.S3.class);
  }

  @ParameterizedTest
  @CsvSource({
    "s3, 'access_key: a, secret_key: b', bucket",
    "s3, 'access_key: a, secret_key: b, bucket: \"\"', bucket",
    "swift, 'user: u', container",
    "localfs, '', archive_data_dir",
    "localfs, 'archive_data_dir: ', archive_data_dir",
  })
  void aMissingKeyIsNamed(String driver, String config, String key) {
    ConfigException e = failure(driver(driver, config));
    assertThat(e.kind()).isEqualTo(Kind.MISSING_KEY);
    assertThat(e).hasMessageContaining("has no " + key).hasMessageContaining("Add " + key);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    ConfigException e = failure(s3("secert_key: x\nurl: ''"));
    assertThat(e.problems())
        .extracting(ConfigProblem::kind)
        .containsExactlyInAnyOrder(
            Kind.UNKNOWN_KEY, Kind.MISSING_KEY, Kind.BAD_VALUE, Kind.MISSING_KEY);
    assertThat(e)
        .hasMessageContaining("config.yaml:7:11")
        .hasMessageContaining("nearest is \"secret_key\"");
  }

  @ParameterizedTest
  @CsvSource({"s3, bukcet", "swift, os_pasword", "localfs, archive_datadir"})
  void aMistypedKeyIsNamedWithTheNearest(String driver, String key) {
    ConfigException e = failure(driver(driver, key + ": x"));
    assertThat(e.problems())
        .anySatisfy(
            p -> {
              assertThat(p.kind()).isEqualTo(Kind.UNKNOWN_KEY);
              assertThat(p.text()).contains("\"" + key + "\"", "nearest is");
            });
  }

  @Test
  void keysThatCannotMisleadAreOnlyWarnedAbout() {
    assertThat(read(driver("db", "bucket: left-over")).warnings())
        .anySatisfy(w -> assertThat(w.message()).contains("no setting \"bucket\""));
    assertThat(read(driver("swift", "container: c, brand_new_thing: 1")).warnings())
        .anySatisfy(w -> assertThat(w.message()).contains("\"brand_new_thing\""));
  }

  @Test
  void aRelativeDirectoryIsRefused() {
    ConfigException e = failure(driver("localfs", "archive_data_dir: data/archive"));
    assertThat(e.kind()).isEqualTo(Kind.BAD_VALUE);
    assertThat(e).hasMessageContaining("under the root").hasMessageContaining("full path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefix:", "prefix: 2018", "prefix: 2018-01-01", "prefix: yes"})
  void aPrefixOfAnotherTypeIsRefused(String line) {
    assertThat(failure(s3(KEYS + line)))
        .hasMessageContaining("not text")
        .hasMessageContaining("quotes");
  }

  @Test
  void keyIdsThatLookLikeDecimalsAreText() {
    DriverConfig.S3 config =
        (DriverConfig.S3) read(s3("access_key: 12e5\nsecret_key: 0o17\nbucket: b")).driver();
    assertThat(config.credentials())
        .isEqualTo(new S3Credentials.Keys(new Secret("12e5"), new Secret("0o17")));
  }

  @Test
  void textThatCountsAsTrueIsWarnedAbout() {
    ArchiveConfig config = read(s3(KEYS + "create_bucket: 'False'"));
    assertThat(((DriverConfig.S3) config.driver()).createBucket()).isTrue();
    assertThat(config.warnings())
        .anySatisfy(w -> assertThat(w.message()).contains("counts as true"));
  }

  @Test
  void swiftHandsOnWhatIsNotAnchoresOwn() {
    DriverConfig.Swift config =
        (DriverConfig.Swift)
            read(driver(
                    "swift",
                    "container: docs, create_container: true, anchore_key_prefix: p, "
                        + "auth_version: 3, os_username: u, os_password: hunter2, key: k2"))
                .driver();
    assertThat(config.container()).isEqualTo("docs");
    assertThat(config.createContainer()).isTrue();
    assertThat(config.prefix()).isEqualTo("p");
    assertThat(config.options())
        .containsOnlyKeys("auth_version", "os_username")
        .containsEntry("auth_version", "3");
    assertThat(config.secrets())
        .containsOnlyKeys("os_password", "key")
        .containsEntry("os_password", new Secret("hunter2"));
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void layoutsFollowTheConfiguration() {
    assertThat(read(s3(KEYS + "prefix: x")).driver().layout())
        .isEqualTo(new org.tranship.runbook.anchore.layout.ContentLayout.S3("b", "x"));
  }

  private static String driver(String name, String config) {
    return catalog(
        "archive:\n  storage_driver:\n    name: " + name + "\n    config: {" + config + "}");
  }
}
