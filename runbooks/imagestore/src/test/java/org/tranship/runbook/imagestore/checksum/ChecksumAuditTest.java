package org.tranship.runbook.imagestore.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.runbook.imagestore.checksum.Finding.Verdict;
import org.tranship.runbook.imagestore.tree.ImageTree;

/// Checksums of packages, against digests that were computed by other means (Python's hashlib).
class ChecksumAuditTest {
  private static final String AS_IS =
      "C91933E5911901FC9A81938903B3A76F5B214D1E2FFF6C048D61FFA1C5A2E7D1";
  private static final String AS_IS_BY_CODE =
      "CD9CBBE04BADA5E6B8A1899307FAA6C9574FB417A013484AD518DF6D9737CA70";
  private static final String LOWER =
      "FC322705D841BC686FF416883763341F73BA96A82B73DF91D8A8E2EC3344C95A";
  private static final String LOWER_BY_CODE =
      "DA343F31BB50B279160DD3C41AB5A3555F28CCF565E4903A57C568F07D8A6B59";
  private static final String SMALL =
      "DF2564011947BAA57BF82DB96AE18D0AE7C8A1D8AEB504EE126BFC583A91928B";
  private static final String ZIPPED =
      "71571B067BC261F7ACC4BA54B90563D223CCFA7BAB8B82C928D45FB4A427C0E1";

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> recomputed = new LinkedHashMap<>();

  private void audit(ImageTree tree) throws InterruptedException {
    ChecksumAudit.of(
        tree.store(),
        findings::add,
        (path, bytes) -> recomputed.put(path, new String(bytes, StandardCharsets.UTF_8)));
  }

  private static ImageTree mixed(String checksum) {
    return new ImageTree()
        .text("Store/A/S.Code.1/Zeta.dll", "z")
        .text("Store/A/S.Code.1/alpha.txt", "a")
        .text("Store/A/S.Code.1/Binaries/Shared.dll", "s")
        .text("Store/A/S.Code.1/conf/x.xml", "x")
        .text("Store/A/S.Code.1/serviceplatform.xstore.manifest", "now")
        .text("Store/A/S.Code.1.checksum", checksum);
  }

  @Test
  void namesAFolderWhoseChecksumIsAnotherOneAfterTheSwitch() throws InterruptedException {
    audit(mixed(AS_IS + "\r\n"));
    assertThat(findings)
        .containsExactly(
            new Finding(
                Verdict.AFFECTED, "Store/A/S.Code.1.checksum", "Store/A/S.Code.1", AS_IS, LOWER));
    assertThat(recomputed).containsExactly(Map.entry("Store/A/S.Code.1.checksum", LOWER + "\r\n"));
  }

  @Test
  void findsOutInWhichOrderTheNamesWent() throws InterruptedException {
    audit(mixed(AS_IS_BY_CODE));
    assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.AFFECTED);
    assertThat(recomputed.values()).containsExactly(LOWER_BY_CODE);
  }

  @Test
  void knowsWhatAClusterOnTheNativeStoreMade() throws InterruptedException {
    audit(mixed(LOWER.toLowerCase(Locale.ROOT) + "\r\n"));
    assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.NATIVE);
    assertThat(recomputed).isEmpty();
  }

  @Test
  void aFolderInSmallLettersIsRightEverywhere() throws InterruptedException {
    audit(
        new ImageTree()
            .text("Store/A/S.Data.1/a.txt", "a")
            .text("Store/A/S.Data.1/sub/b.txt", "b")
            .text("Store/A/S.Data.1.checksum", SMALL + "\r\n"));
    assertThat(findings)
        .containsExactly(
            new Finding(
                Verdict.RIGHT, "Store/A/S.Data.1.checksum", "Store/A/S.Data.1", SMALL, SMALL));
  }

  @Test
  void aChangedByteIsNoticed() throws InterruptedException {
    audit(mixed(AS_IS + "\r\n").text("Store/A/S.Code.1/conf/x.xml", "y"));
    assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.WRONG);
  }

  @Test
  void filesAndArchivesAreHashedByTheirBytes() throws InterruptedException {
    audit(
        new ImageTree()
            .text("Store/A/S.Code.1.zip", "zipped")
            .text("Store/A/S.Code.1.checksum", ZIPPED + "\r\n")
            .text("Store/A/S.Manifest.1.xml", "zipped")
            .text("Store/A/S.Manifest.1.xml.checksum", ZIPPED.replace('7', '8')));
    assertThat(findings)
        .extracting(Finding::subject, Finding::verdict)
        .containsExactly(
            tuple("Store/A/S.Code.1.zip", Verdict.RIGHT),
            tuple("Store/A/S.Manifest.1.xml", Verdict.WRONG));
  }

  @Test
  void namesWhatIsNoChecksumAndWhatHasNone() throws InterruptedException {
    audit(
        mixed("not a digest")
            .text("Store/A/Gone.Code.1.checksum", AS_IS)
            .text("Store/A/T.Code.1/a.txt", "a"));
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.WITHOUT_SUBJECT, Verdict.UNREADABLE, Verdict.MISSING);
  }

  @Test
  void namesOfOtherLanguagesMayHaveBeenOfAnyEncoding() throws InterruptedException {
    for (String charset : List.of("UTF-8", "windows-1252")) {
      FolderDigest folder = new FolderDigest();
      folder.add("Ärger.txt", FolderDigest.sha256().digest("a".getBytes(StandardCharsets.UTF_8)));
      var way = new FolderDigest.Way(false, SiblingOrder.WORDS, Charset.forName(charset));
      findings.clear();
      audit(
          new ImageTree()
              .text("Store/A/S.Code.1/Ärger.txt", "a")
              .text("Store/A/S.Code.1.checksum", folder.text(way)));
      assertThat(findings).extracting(Finding::verdict).as(charset).contains(Verdict.AFFECTED);
    }
  }
}
