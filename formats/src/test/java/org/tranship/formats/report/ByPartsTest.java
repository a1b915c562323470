package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.formats.Json;

/// Objects of which the journal has digests of their parts and no SHA-256 are told from others.
class ByPartsTest {
  private static final String PARTS =
      "size=314572800 content=identity sha256-parts=16777216:"
          + "0".repeat(64)
          + " crc32c=00000000\nan echo";
  private static final Digest WHOLE = Digest.of(DigestAlgorithm.SHA256, new byte[32]);

  @Test
  void theReportSaysOfHowManyThereIsNoSha256OfTheWhole() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .copied(SampleRun.COPY, 0, 4, Level.READBACK)
            .record(SampleRun.COPY, byParts("large"))
            .record(SampleRun.COPY, byParts("larger"))
            .report();
    assertThat(report.passes())
        .singleElement()
        .satisfies(
            pass -> {
              assertThat(pass.byParts()).isEqualTo(2);
              assertThat(pass.allReadBack()).isTrue();
            });
    assertThat(ReportText.text(report).replaceAll("\\s+", " "))
        .contains("6 readback; 2 by parts, without a SHA-256 of the whole");
    assertThat(Json.line(ReportJson.document(report))).contains("\"by_parts\":2");
    assertThat(ReportHtml.page(report)).contains(">2 by parts, without a SHA-256<");
  }

  /// What a caller writes behind the payload's line is his own.
  @Test
  void whatHasASha256AndWhatOnlySpeaksOfPartsIsNotCounted() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .copied(SampleRun.COPY, 0, 4, Level.READBACK)
            .record(
                SampleRun.COPY,
                copied("large", "size=1\nan echo sha256-parts=1:00 crc32c=0", Optional.empty()))
            .record(SampleRun.COPY, copied("both", PARTS, Optional.of(WHOLE)))
            .report();
    assertThat(report.passes())
        .singleElement()
        .satisfies(pass -> assertThat(pass.byParts()).isZero());
    assertThat(ReportText.text(report)).contains("6 readback").doesNotContain("by parts");
    assertThat(Json.line(ReportJson.document(report))).contains("\"by_parts\":0");
    assertThat(ReportHtml.page(report)).doesNotContain("by parts");
  }

  private static ObjectResult byParts(String key) {
    return copied(key, PARTS, Optional.empty());
  }

  private static ObjectResult copied(String key, String note, Optional<Digest> sha256) {
    return new ObjectResult(
        Key.of(key),
        Key.of(key),
        Outcome.DONE,
        Level.READBACK,
        ByteCount.ofMiB(300),
        sha256,
        Version.of("v"),
        Version.of("w"),
        "",
        "",
        note);
  }
}
