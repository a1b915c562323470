package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.Journals;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;

/// What a dead process had written into its journal. A copy is read, so that whatever reading does
/// to the files is not done to those that the next process finds.
final class DeadJournal {
  private final Path directory;
  private final Path scratch;
  private final List<PassId> copying;

  /// @param scratch for the copies of it
  /// @param copying the names of the passes in which objects are copied to the target
  DeadJournal(Path directory, Path scratch, List<String> copying) {
    this.directory = directory;
    this.scratch = scratch;
    this.copying = copying.stream().map(PassId::of).toList();
  }

  /// What the newest run had to say of its copies.
  ///
  /// @param done target keys of those that are known as done
  /// @param inFlight how many were begun and are not known as done
  record Copies(Set<String> done, int inFlight) {
    static final Copies NONE = new Copies(Set.of(), 0);
  }

  Copies copies() {
    return newest(this::copies).orElse(Copies.NONE);
  }

  private Copies copies(RunView run) {
    Set<String> done = new TreeSet<>();
    int inFlight = 0;
    for (PassId pass : copying) {
      try (var rows = run.results(pass, EnumSet.of(Outcome.DONE, Outcome.SAME), Optional.empty())) {
        for (Optional<ObjectResult> row = rows.next(); row.isPresent(); row = rows.next()) {
          done.add(row.get().target().text());
        }
      }
      try (var rows = run.unsettled(pass)) {
        for (Optional<ObjectIntent> row = rows.next(); row.isPresent(); row = rows.next()) {
          inFlight++;
        }
      }
    }
    return new Copies(done, inFlight);
  }

  /// The state of a run, in a word.
  String state(String run) {
    return asked(
            journal -> journal.view(new RunId(run)).map(RunView::entries).map(Transitions::fold))
        .map(RunState::word)
        .orElse("not there");
  }

  /// The name of the newest run; empty if there is none.
  Optional<String> newestRun() {
    return newest(run -> run.header().id().text());
  }

  private <T> Optional<T> newest(Function<RunView, T> question) {
    return asked(
        journal -> {
          List<RunHeader> runs = journal.runs();
          return runs.isEmpty()
              ? Optional.empty()
              : journal.view(runs.getLast().id()).map(question);
        });
  }

  private <T> Optional<T> asked(Function<Journal, Optional<T>> question) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    Location copy = new Location("sqlite", copied().toString());
    try (Journal journal = Journals.installed(new SecretVault(System.getenv())).open(copy)) {
      return question.apply(journal);
    }
  }

  private Path copied() {
    try {
      Path copy = Files.createTempDirectory(scratch, "journal-");
      try (var files = Files.list(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("The journal cannot be copied", e);
    }
  }
}
