package org.tranship.cli;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.Key;
import org.tranship.runbook.anchore.Passes;

/// A run of before whose documents are to be moved back.
///
/// @param view its journal
record EarlierRun(RunView view) {
  /// Of these rows, those that it switched.
  Set<Key> moved(Collection<Key> rows) {
    Map<Key, ObjectResult> results = view.results(Passes.SWITCH, rows);
    return rows.stream()
        .filter(row -> results.containsKey(row) && results.get(row).succeeded())
        .collect(Collectors.toSet());
  }
}
