package org.tranship.testkit.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView.Rows;
import org.tranship.core.outcome.PassId;

/// What the parts of the journal contract have in common: the journal, and runs to write in it.
interface JournalUnderTest {
  PassId COPY = PassId.of("copy");
  PassId DELETE = PassId.of("delete-source");
  RunId RUN = new RunId("20261121-093412-k7q2");

  /// The journal of this test.
  Journal journal();

  /// The same place, opened once more beside [#journal]; closed by the contract.
  Journal another();

  static RunHeader header(RunId id) {
    return new RunHeader(
        id,
        "objects",
        Map.of("from", "file:a", "secret", "${ENV}", "", "odd ' \" \n"),
        Instant.parse("2026-11-21T09:34:12.123456789Z"),
        "operator@host",
        "0.1.0");
  }

  default RunLog created() {
    return journal().create(header(RUN));
  }

  /// Everything that a streamed answer holds.
  static <T> List<T> all(Rows<T> rows) {
    try (rows) {
      List<T> all = new ArrayList<>();
      for (var next = rows.next(); next.isPresent(); next = rows.next()) {
        all.add(next.get());
      }
      return all;
    }
  }
}
