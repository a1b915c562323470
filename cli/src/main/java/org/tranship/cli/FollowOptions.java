package org.tranship.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.core.control.Durations;
import org.tranship.events.copy.Lag;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How long a command follows a log and when it ends, and how it tells how far it is behind.
final class FollowOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--for", paramLabel = "TIME", description = "End after this time, as in 10m.")
  private String within = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How long to rest between two rounds. The default is 1s.")
  private String every = "1s";

  @Option(
      names = "--until-caught-up",
      description =
          "End with 0 as soon as nothing is behind and nothing is pending. With --for, end with 3"
              + " if that did not come about in time.")
  private boolean untilCaughtUp;

  /// Whether an end was given.
  boolean given() {
    return !within.isEmpty() || untilCaughtUp;
  }

  Duration rest() {
    return duration("--every", every);
  }

  Duration end() {
    return within.isEmpty() ? Duration.ofDays(36_500) : duration("--for", within);
  }

  boolean untilCaughtUp() {
    return untilCaughtUp;
  }

  ExitCode exit(boolean caughtUp) {
    return caughtUp || !untilCaughtUp ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private Duration duration(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
    }
  }

  /// How it stands after a round, as a document.
  ///
  /// @param done what the events that are done are called
  static Map<String, Object> document(String done, long events, Lag lag, Duration age) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(done, events);
    document.put("behind", lag.events());
    document.put("behind_seconds", age.toMillis() / 1000.0);
    lag.pending().ifPresent(pending -> document.put("pending", pending.count()));
    return document;
  }

  /// The same as a line.
  static String text(String done, Lag lag, Duration age) {
    return done
        + "; "
        + lag
        + (lag.events() > 0 ? ", the oldest for " + age.toMillis() + " ms" : "");
  }
}
