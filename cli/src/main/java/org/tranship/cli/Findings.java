package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineRefused;

/// What a command that changes nothing found: said as it comes, and kept for the record.
final class Findings {
  private final Session session;
  private final List<Map<String, Object>> record = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean passed = true;

  Findings(Session session) {
    this.session = session;
  }

  /// Something that is as it should be, or is not.
  void add(String what, boolean fine, String detail) {
    session.line((fine ? "ok      " : "NOT OK  ") + what + ": " + detail);
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("what", what);
    one.put("passed", fine);
    one.put("detail", detail);
    record.add(one);
    passed &= fine;
  }

  /// Whether a store can be used.
  ///
  /// @return what was found
  boolean store(String what, StoreSpec spec) {
    try (Store store = session.composition().opener().open(spec)) {
      store.check();
      add(what, true, store + " can be used");
      return true;
    } catch (StoreException e) {
      add(what, false, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /// The steps of a plan, one after the other.
  ///
  /// @return the same for programs
  List<Map<String, String>> steps(List<PlanLine> lines) {
    for (PlanLine line : lines) {
      session.line(String.format(Locale.ROOT, "%-12s %s", line.name(), line.does()));
      session.line(String.format(Locale.ROOT, "%-12s   undo: %s", "", line.undo()));
    }
    return lines.stream()
        .map(line -> Map.of("step", line.name(), "does", line.does(), "undo", line.undo()))
        .toList();
  }

  /// Looks whether the engine can be had and use these stores, wherever it works.
  void engine(StoreSpec... stores) throws InterruptedException {
    try {
      for (String found : session.composition().probe(stores)) {
        add("engine", true, found);
      }
    } catch (EngineRefused e) {
      add("engine", false, String.valueOf(e.getMessage()));
    }
  }

  /// Whether everything so far is as it should be.
  boolean passed() {
    return passed;
  }

  /// Something that is worth knowing, and neither good nor bad.
  void note(String text) {
    session.line("note    " + text);
    notes.add(text);
  }

  /// Ends with everything that was found.
  ///
  /// @param more further values of the record
  /// @param fine the last line if nothing was wrong
  /// @param bad the last line otherwise
  ExitCode finish(Map<String, ?> more, String fine, String bad) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("passed", passed);
    document.put("findings", record);
    document.put("notes", notes);
    document.putAll(more);
    session.result(document, passed ? fine : bad);
    return passed ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
