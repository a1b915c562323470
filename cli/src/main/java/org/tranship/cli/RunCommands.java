package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Finds the run that a command names: by its whole name, by the beginning of it where only one
/// begins so, or `last` for the newest.
final class RunCommands {
  private RunCommands() {}

  static RunView find(Session session, CommandSpec spec, String name) {
    Journal journal = session.composition().journal();
    UnreadableRuns unreadable = UnreadableRuns.in(journal);
    var runs = journal.runs();
    var matching =
        name.equals("last")
            ? runs.subList(Math.max(0, runs.size() - 1), runs.size())
            : runs.stream().filter(run -> run.id().text().startsWith(name)).toList();
    if (name.equals("last")) {
      unreadable
          .newerThan(matching.stream().map(RunHeader::id).findFirst())
          .reasons()
          .forEach(reason -> session.warn("a newer run cannot be read: " + reason));
    } else if (matching.isEmpty() && !name.isEmpty()) {
      unreadable
          .named(name)
          .ifPresent(
              fault -> {
                throw fault;
              });
    }
    if (matching.size() == 1) {
      RunId id = matching.getFirst().id();
      Optional<RunView> view = journal.view(id);
      if (view.isPresent()) {
        return view.get();
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "TRS-505 "
            + (matching.isEmpty()
                ? "There is no run \""
                    + name
                    + "\" in this journal; 'tranship list' shows those there are."
                : matching.size() + " runs begin with \"" + name + "\"; give more of the name."));
  }
}
