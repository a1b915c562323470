package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.Locale;
import org.tranship.testkit.fault.CrashPoint.When;

/// When a process is killed.
public sealed interface Kill {
  /// Never: it comes to its end by itself.
  record Never() implements Kill {
    @Override
    public String toString() {
      return "not killed";
    }
  }

  /// SIGKILL from outside, wherever it is by then.
  ///
  /// @param time after it was started
  record AfterTime(Duration time) implements Kill {
    @Override
    public String toString() {
      return "after " + time.toMillis() + " ms";
    }
  }

  /// By itself at a write to its journal.
  ///
  /// @param kind `append`, or `intend`, `record` or `note` and the name of the pass; empty for any
  /// @param number which one of these, from 1
  /// @param when before or after that write is durable
  record AtJournalWrite(String kind, long number, When when) implements Kill {
    public AtJournalWrite(long number, When when) {
      this("", number, when);
    }

    @Override
    public String toString() {
      return when.name().toLowerCase(Locale.ROOT)
          + " journal write "
          + number
          + (kind.isEmpty() ? "" : " of " + kind);
    }
  }

  /// SIGKILL when a server has read the head of a request, so that the request is carried out and
  /// nobody hears the answer.
  ///
  /// @param number which request about the target, from 1
  record AtRequest(long number) implements Kill {
    @Override
    public String toString() {
      return "at request " + number;
    }
  }
}
