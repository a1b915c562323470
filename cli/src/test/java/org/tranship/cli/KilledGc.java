package org.tranship.cli;

import java.nio.file.Path;
import java.util.List;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.kill.KillingJournals;

/// `registry gc` of all garbage, however young, as a process of its own that is killed.
final class KilledGc {
  private KilledGc() {}

  /// @param at where its journal kills it
  /// @param directory has the journal
  /// @param store the registry's
  static AnchoreScene.Ran at(AtJournalWrite at, Path directory, String store)
      throws InterruptedException {
    return CommandProcess.run(
        directory,
        List.of(),
        KillingJournals.environment(at),
        "registry",
        "gc",
        store,
        "--young",
        "0s",
        "--yes",
        "--journal",
        KillingJournals.SCHEME + ":" + directory.resolve("journal"));
  }
}
