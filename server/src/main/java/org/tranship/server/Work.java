package org.tranship.server;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.RunId;
import org.tranship.core.step.Figure;

/// What one job does. Carried out once, by one thread; asked by any.
public interface Work {
  /// Does it, and comes back when it is over. An interrupt of the thread is what Ctrl-C is to a
  /// command: nothing new is begun, what is in flight comes to its end, and the same work can be
  /// taken up again.
  ///
  /// @param log lines for people
  /// @param results one JSON object a line: what was found, and at last how it ended
  Ended carry(PrintWriter log, PrintWriter results);

  /// How far it has come; empty where there is nothing to count just now.
  Optional<Progress> progress();

  /// The run that it carries out, once it is known; empty for work that is no run.
  Optional<RunId> run();

  /// What it has moved so far.
  Traffic traffic();

  /// What it tells of events that it moves, so far; a figure that was never told is not there.
  default Map<Figure, Double> figures() {
    return Map.of();
  }

  /// Limits from now on how fast each store is used, whatever it was begun with.
  ///
  /// @param rate as `20M`, a timetable, or `off`
  /// @throws Refusal if it is no rate
  void limit(String rate);

  /// How work ended.
  ///
  /// @param exit the exit code that a command would end with
  /// @param how what became of it
  /// @param meaning a sentence for people
  record Ended(int exit, How how, String meaning) {}

  /// What became of work.
  enum How {
    /// It came to its end; what it found is in its results.
    DONE,
    /// It failed, or was refused.
    FAILED,
    /// It was told to stop and did.
    STOPPED
  }

  /// A part of the work, counted.
  ///
  /// @param part what is being done
  /// @param done objects that are through, those of earlier tries among them
  /// @param expected how many there will be; empty if nobody knows
  /// @param failed objects that failed
  /// @param bytes of the objects that are through
  /// @param seconds since the part was begun
  /// @param resting it rests, because somebody asked for that
  record Progress(
      String part,
      long done,
      Optional<Long> expected,
      long failed,
      long bytes,
      double seconds,
      boolean resting) {}

  /// What was asked of stores.
  ///
  /// @param received bytes
  /// @param sent bytes
  /// @param retries calls that were repeated
  record Traffic(long received, long sent, long retries) {
    static final Traffic NONE = new Traffic(0, 0, 0);

    Traffic plus(Traffic other) {
      return new Traffic(received + other.received, sent + other.sent, retries + other.retries);
    }
  }
}
