package org.tranship.runbook.anchore.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.runbook.anchore.layout.Hazard.Kind;
import org.tranship.runbook.anchore.layout.Hazard.Severity;

class ContentLayoutTest {
  private static final DocumentAddress POLICY =
      new DocumentAddress("admin", "policy_bundles", "2c53a13c-1765-11e8-82ef-23527761d060");

  @Test
  void everyDriverHasItsExactUrl() {
    assertThat(url(new ContentLayout.Db(), POLICY))
        .isEqualTo("db://admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060");
    assertThat(url(new ContentLayout.Db2(), POLICY))
        .isEqualTo("db2://admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060");
    assertThat(url(new ContentLayout.S3("anchorearchive", "internaltest"), POLICY))
        .isEqualTo(
            "s3://anchorearchive/internaltestadmin/policy_bundles/"
                + "2c53a13c-1765-11e8-82ef-23527761d060");
    assertThat(url(new ContentLayout.Swift("arch", ""), POLICY))
        .isEqualTo("swift://arch/admin/policy_bundles/2c53a13c-1765-11e8-82ef-23527761d060");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/archive", "/data/archive/"})
  void filesHaveHashedNames(String directory) {
    assertThat(url(new ContentLayout.LocalFs(directory), POLICY))
        .isEqualTo(
            "file:///data/archive/21232f297a57a5a743894a0e4a801fc3/policy_bundles/f4/"
                + "f4e10c3d870303b164d53bfe7e68c401.json");
    assertThat(url(new ContentLayout.LocalFs("/d"), new DocumentAddress("test-user", "b", "k")))
        .startsWith("file:///d/42b27efc1480b4fe6d7eaa5eec47424d/b/");
  }

  @Test
  void documentNameIsTheKeyWithJson() {
    assertThat(new DocumentAddress("u", "analysis_archive", "sha256:1.tar.gz").documentName())
        .isEqualTo("sha256:1.tar.gz.json");
  }

  @Test
  void ordinaryDocumentsHaveNoHazard() {
    List<DocumentAddress> ordinary =
        List.of(
            POLICY,
            new DocumentAddress("admin", "manifest_data", "sha256:" + "0a".repeat(32)),
            new DocumentAddress("admin", "vulnerability_scan", "sha256:1/docker.io/a:latest"),
            new DocumentAddress("me@example.org", "analysis_data", "schlüssel mit blank %2F"),
            new DocumentAddress("two words", "analysis_data", "/leading/slash"));
    for (ContentLayout layout : layouts()) {
      for (DocumentAddress address : ordinary) {
        assertThat(layout.hazards(address)).as("%s %s", layout, address).isEmpty();
        assertThat(AnchoreReading.readsBack(layout.urlFor(address))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u, b, 'k?v', QUERY_OR_FRAGMENT",
    "u, b, 'k#v', QUERY_OR_FRAGMENT",
    "u, 'b?', k, QUERY_OR_FRAGMENT",
    "'u#', b, k, QUERY_OR_FRAGMENT",
    "'a/b', b, k, SLASH_IN_PART",
    "u, 'a/b', k, SLASH_IN_PART",
    "'u[1]', b, k, HOST_SYNTAX",
    "u, b, 'k\tv', CONTROL_CHARACTER",
    "u, b, 'k\0v', CONTROL_CHARACTER",
  })
  void theDatabaseDriversRefuse(String user, String bucket, String key, Kind kind) {
    for (ContentLayout layout : List.of(new ContentLayout.Db(), new ContentLayout.Db2())) {
      assertThat(refusals(layout, new DocumentAddress(user, bucket, key))).contains(kind);
    }
  }

  @Test
  void filesHashAwayWhatOthersCannotRead() {
    ContentLayout files = new ContentLayout.LocalFs("/data");
    assertThat(files.hazards(new DocumentAddress("a/b", "b", "k?v#w"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "/etc", "a/../..", "a//b"})
  void filesStayInTheirDirectory(String bucket) {
    assertThat(refusals(new ContentLayout.LocalFs("/d"), new DocumentAddress("u", bucket, "k")))
        .contains(Kind.ESCAPES_DIRECTORY);
  }

  @Test
  void objectStoresRefuseCutKeysAndNoteAmbiguousOnes() {
    for (ContentLayout layout :
        List.of(new ContentLayout.S3("b", "p"), new ContentLayout.Swift("c", "p"))) {
      assertThat(refusals(layout, new DocumentAddress("u", "b", "a?b")))
          .containsExactly(Kind.QUERY_OR_FRAGMENT);
      assertThat(refusals(layout, new DocumentAddress("u", "b", "k".repeat(1030))))
          .containsExactly(Kind.TOO_LONG);
      assertThat(layout.hazards(new DocumentAddress("a/b", "c", "k")))
          .singleElement()
          .satisfies(
              hazard -> {
                assertThat(hazard.kind()).isEqualTo(Kind.AMBIGUOUS_JOIN);
                assertThat(hazard.severity()).isEqualTo(Severity.NOTED);
              });
    }
  }

  @Test
  void layoutsAreJudgedWithoutAnyDocument() {
    assertThat(new ContentLayout.Swift("MyDocs", "").hazards())
        .singleElement()
        .satisfies(
            hazard -> {
              assertThat(hazard.kind()).isEqualTo(Kind.UPPER_CASE_HOST);
              assertThat(hazard.reason()).contains("\"MyDocs\"", "\"mydocs\"", "lower-case");
            });
    assertThat(new ContentLayout.LocalFs("data/archive").hazards())
        .singleElement()
        .satisfies(
            hazard -> {
              assertThat(hazard.kind()).isEqualTo(Kind.RELATIVE_DIRECTORY);
              assertThat(hazard.reason()).contains("under the root");
            });
    assertThat(new ContentLayout.S3("tenant:bucket", "").hazards())
        .extracting(Hazard::kind)
        .containsExactly(Kind.HOST_SYNTAX);
    assertThat(new ContentLayout.S3("b", "what?").hazards())
        .extracting(Hazard::kind)
        .containsExactly(Kind.QUERY_OR_FRAGMENT);
  }

  /// Whatever the address, a document without a refusal must be found again by Anchore's reading.
  @Test
  void nothingUnreadablePassesUnnoticed() {
    Random random = new Random(20_180_815);
    String letters = "abcXYZ019 /?#@:[]%&=+;.~ü\u2100\uFF0F\t\n-_\\";
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      DocumentAddress address =
          new DocumentAddress(word(random, letters), word(random, letters), word(random, letters));
      for (ContentLayout layout : layouts()) {
        boolean refuses = !refusals(layout, address).isEmpty();
        ContentUrl url = layout.urlFor(address);
        assertThat(refuses || AnchoreReading.readsBack(url)).as("%s", url).isTrue();
        refused += refuses ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(10_000, 90_000);
  }

  @Test
  void anchoreReadsShortenedAndLowerCased() {
    assertThat(AnchoreReading.opens(ContentUrl.parse("s3://MyBucket/a/b/k?v")))
        .contains(new ContentUrl.S3("mybucket", "a/b/k"));
    assertThat(AnchoreReading.wroteTo(ContentUrl.parse("s3://MyBucket/a/b/k?v")))
        .contains(new ContentUrl.S3("MyBucket", "a/b/k?v"));
    assertThat(AnchoreReading.wroteTo(ContentUrl.parse("swift://Docs/a/b/k#v")))
        .contains(new ContentUrl.Swift("docs", "a/b/k"));
    assertThat(AnchoreReading.opens(ContentUrl.parse("db://a/b/c/d")))
        .contains(new ContentUrl.Db("a", "b", "c/d"));
    assertThat(AnchoreReading.opens(new ContentUrl.LocalFs("data/x/f.json")))
        .contains(new ContentUrl.LocalFs("/x/f.json"));
    assertThat(AnchoreReading.opens(new ContentUrl.S3("", "k"))).isEmpty();
    assertThat(AnchoreReading.opens(new ContentUrl.Db("a[b", "c", "d"))).isEmpty();
    assertThat(AnchoreReading.opens(new ContentUrl.Db("\u2100", "c", "d"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db://admin/b/k/with/slashes",
        "db2://me@x/b/",
        "db:///b/k",
        "file:///data/x/y.json",
        "file://relative",
        "s3://Bucket/xadmin/b/k?v#w",
        "swift://c/ü %20/k"
      })
  void parsingIsLiteralAndFormatsBack(String text) {
    assertThat(ContentUrl.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://b/k", "db://u/b", "s3://bucket", "nothing", "", "DB://u/b/k"})
  void parsingRefusesWhatIsNotAnchores(String text) {
    assertThatThrownBy(() -> ContentUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  private static List<ContentLayout> layouts() {
    return List.of(
        new ContentLayout.Db(),
        new ContentLayout.Db2(),
        new ContentLayout.LocalFs("/data"),
        new ContentLayout.S3("bucket", "x"),
        new ContentLayout.Swift("container", ""));
  }

  private static String url(ContentLayout layout, DocumentAddress address) {
    return layout.urlFor(address).text();
  }

  private static List<Kind> refusals(ContentLayout layout, DocumentAddress address) {
    return layout.hazards(address).stream()
        .filter(hazard -> hazard.severity() == Severity.REFUSED)
        .map(Hazard::kind)
        .toList();
  }

  private static String word(Random random, String letters) {
    StringBuilder word = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      // Half of the letters are harmless, so that some words are.
      word.append(letters.charAt(random.nextInt(random.nextBoolean() ? 9 : letters.length())));
    }
    return word.toString();
  }
}
