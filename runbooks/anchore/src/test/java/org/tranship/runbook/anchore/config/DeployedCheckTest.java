package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.anchore.config.Configs.catalog;
import static org.tranship.runbook.anchore.config.Configs.read;
import static org.tranship.runbook.anchore.config.Configs.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployedCheckTest {
  private static final String NEW =
      s3("access_key: AK\nsecret_key: SK\nbucket: b\nprefix: p\nurl: http://h:9000/");
  private static final String OLD = catalog("archive: {storage_driver: {name: db}}");

  @Test
  void everyFileGetsItsAnswer() {
    List<DeployedResult> results =
        check(
            new DeployedFile.Text("new", NEW),
            new DeployedFile.Text("old", OLD),
            new DeployedFile.Text("api", "services: {apiext: {enabled: true}}"),
            new DeployedFile.Text("broken", "a: b: c"),
            new DeployedFile.Missing("gone", "the file cannot be read"));
    assertThat(results.get(0)).isEqualTo(new DeployedResult.Matches("new", List.of()));
    assertThat(results.get(1))
        .isEqualTo(new DeployedResult.StillOld("old", "archive (line 3): driver db instead of s3"));
    assertThat(results.get(2)).isEqualTo(new DeployedResult.NoCatalogSection("api"));
    assertThat(results.get(3))
        .isInstanceOfSatisfying(
            DeployedResult.Unreadable.class,
            result -> assertThat(result.error()).contains("broken:1:"));
    assertThat(results.get(4))
        .isEqualTo(new DeployedResult.Unreadable("gone", "the file cannot be read"));
  }

  @ParameterizedTest
  @CsvSource({
    "'bucket: b', 'bucket: other', 'bucket \"other\" instead of \"b\"'",
    "'prefix: p', '', 'prefix none instead of \"p\"'",
    "'url: http://h:9000/', 'url: http://i:9000', 'url \"http://i:9000\" instead of"
        + " \"http://h:9000\"'",
    "'url: http://h:9000/', 'region: eu-west-1', 'region \"eu-west-1\" instead of none'",
  })
  void anotherPlaceOfTheSameDriverIsOld(String mine, String theirs, String reason) {
    assertThat(check(new DeployedFile.Text("f", NEW.replace(mine, theirs))))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.StillOld.class, result -> assertThat(result.reason()).contains(reason));
  }

  @Test
  void theMannerOfAccessIsOnlyNoted() {
    String other =
        NEW.replace("secret_key: SK", "secret_key: OTHER")
            .replace("9000/", "9000")
            .replace("object_store:", "object_store:\n      compression: {enabled: true}");
    assertThat(check(new DeployedFile.Text("f", other)))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.Matches.class,
            result ->
                assertThat(result.notes())
                    .hasSize(2)
                    .anySatisfy(note -> assertThat(note).isEqualTo("secret_key differs"))
                    .anySatisfy(note -> assertThat(note).contains("compression differs")));
  }

  @Test
  void anOlderSectionThatWinsIsNamed() {
    String both =
        NEW.replace("object_store:", "archive:")
            + "    object_store: {storage_driver: {name: db}}\n";
    assertThat(check(new DeployedFile.Text("f", both)))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.StillOld.class,
            result ->
                assertThat(result.reason()).contains("driver db", "object_store wins over it"));
  }

  @Test
  void variablesOfAnotherMachineMatterOnlyWhereTheyNameThePlace() {
    String host = "x: ${ANCHORE_ELSEWHERE}\n";
    assertThat(check(new DeployedFile.Text("f", host + NEW)))
        .containsExactly(new DeployedResult.Matches("f", List.of()));
    assertThat(check(new DeployedFile.Text("f", NEW.replace("SK", "${ANCHORE_ELSEWHERE}"))))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.Matches.class,
            result -> assertThat(result.notes().getFirst()).contains("secret_key hangs on"));
    assertThat(check(new DeployedFile.Text("f", NEW.replace("bucket: b", "bucket: ${ANCHORE_B}"))))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.Unreadable.class,
            result -> assertThat(result.error()).contains("bucket hangs on", "ANCHORE_ENV_FILE"));
    assertThat(
            check(
                new DeployedFile.Text(
                    "f",
                    catalog(
                        "archive:\n  storage_driver:\n    name: localfs\n"
                            + "    config:\n      archive_data_dir: ${ANCHORE_D}"))))
        .singleElement()
        .isInstanceOfSatisfying(
            DeployedResult.Unreadable.class,
            result -> assertThat(result.error()).contains("may be the cause"));
  }

  @Test
  void theAnalysisArchiveIsComparedBySectionToo() {
    String text = catalog("analysis_archive: {storage_driver: {name: db2}}");
    Variables none = Variables.from(Map.of());
    ArchiveConfig wanted = new ConfigReader(none).read("to", text, StoreSection.ANALYSIS_ARCHIVE);
    DeployedCheck check = new DeployedCheck(wanted, StoreSection.ANALYSIS_ARCHIVE, none);
    assertThat(
            check.check(List.of(new DeployedFile.Text("a", text), new DeployedFile.Text("b", NEW))))
        .containsExactly(
            new DeployedResult.Matches("a", List.of()),
            new DeployedResult.StillOld("b", "it has no analysis_archive section"));
  }

  @Test
  void aFileThatIsNotThereIsMissing(@TempDir Path dir) {
    assertThat(DeployedFile.read(dir.resolve("x"))).isInstanceOf(DeployedFile.Missing.class);
  }

  private static List<DeployedResult> check(DeployedFile... files) {
    return new DeployedCheck(read(NEW), StoreSection.OBJECT_STORE, Variables.from(Map.of()))
        .check(List.of(files));
  }
}
