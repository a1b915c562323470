package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.formats.Json;

/// Objects of which the journal has digests of their parts and no SHA-256 are told from others.
class ByPartsTest {
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
  }

  private static ObjectResult byParts(String key) {
    return new ObjectResult(
        Key.of(key),
        Key.of(key),
        Outcome.DONE,
        Level.READBACK,
        ByteCount.ofMiB(300),
        Optional.empty(),
        Version.of("v"),
        Version.of("w"),
        "",
        "",
        "size=314572800 content=identity sha256-parts=16777216:"
            + "0".repeat(64)
            + " crc32c=00000000\nan echo");
  }
}
