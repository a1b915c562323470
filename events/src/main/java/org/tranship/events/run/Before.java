package org.tranship.events.run;

import java.util.Optional;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Position;
import org.tranship.core.outcome.Note;

/// What the target had before a run wrote to it.
///
/// @param empty no stream at all
/// @param end the place of its last event, where it has a global order
/// @param checkpoint how far earlier runs of the same plan had come
record Before(boolean empty, Optional<Position> end, Optional<Checkpoint> checkpoint) {
  private static final int FORM = 1;
  private static final String BAR = "|";

  /// As a note. Positions are of the logs, and hold no line end.
  Note note() {
    return new Note(
        FORM,
        (empty ? "empty" : "filled")
            + BAR
            + end.map(it -> "=" + it.token()).orElse("")
            + BAR
            + checkpoint
                .map(it -> it.events() + " " + it.name() + " " + it.position().token())
                .orElse(""));
  }

  static Before of(Note note) {
    String[] parts = note.text().split("\\|", 3);
    String[] mark = parts[2].split(" ", 3);
    return new Before(
        parts[0].equals("empty"),
        parts[1].isEmpty() ? Optional.empty() : Optional.of(new Position(parts[1].substring(1))),
        parts[2].isEmpty()
            ? Optional.empty()
            : Optional.of(new Checkpoint(mark[1], new Position(mark[2]), Long.parseLong(mark[0]))));
  }
}
