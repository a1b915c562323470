package org.tranship.core.eventlog;

import org.jspecify.annotations.Nullable;

/// The one way in which a log fails. Its message is for the operator: what, where, why, what next,
/// and never a secret. Drivers make it in one place each, from what their technology reports.
public final class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of fault it is. The retry class follows from it.
  public enum Kind {
    /// The table, container or file is not there.
    LOG_MISSING("TRE-101", false),
    /// Wrong or missing credentials, or no right to do this.
    ACCESS_DENIED("TRE-102", false),
    /// Tables, columns or lines are not of the form that was announced.
    SCHEMA("TRE-103", false),
    /// Something this log cannot do.
    UNSUPPORTED("TRE-104", false),
    /// An event or a batch larger than this log takes.
    TOO_LARGE("TRE-105", false),
    /// An event this log cannot hold exactly: its stream's name, its type, its metadata.
    INVALID_EVENT("TRE-106", false),
    /// Something stored that cannot be read as an event.
    MALFORMED("TRE-107", false),
    /// No room left.
    FULL("TRE-108", false),
    /// Asked to slow down, or somebody else holds what is needed.
    THROTTLED("TRE-109", true),
    /// Not reachable, or the connection broke.
    UNAVAILABLE("TRE-110", true),
    /// No answer in time.
    TIMEOUT("TRE-111", true),
    /// Options that make no sense together or name nothing.
    CONFIGURATION("TRE-112", false),
    /// The thread was told to stop.
    INTERRUPTED("TRE-113", false),
    /// An answer that fits nothing we know.
    UNEXPECTED("TRE-114", false);

    private final String code;
    private final boolean retryable;

    Kind(String code, boolean retryable) {
      this.code = code;
      this.retryable = retryable;
    }

    public String code() {
      return code;
    }

    public boolean retryable() {
      return retryable;
    }
  }

  private final Kind kind;
  private final String log;
  private final String reason;
  private final String next;

  private EventLogException(Builder builder) {
    super(builder.message(), builder.cause);
    this.kind = builder.kind;
    this.log = builder.log;
    this.reason = builder.reason;
    this.next = builder.next;
  }

  /// Starts an exception.
  ///
  /// @param kind what it is
  /// @param operation what was being done: `read`, `append to`, `list the streams of`, `check`,
  ///   `open`, `truncate`
  /// @param log where: the log's masked location
  public static Builder of(Kind kind, String operation, String log) {
    return new Builder(kind, operation, log);
  }

  /// What, where, why and what next; every builder gives one.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return kind.code();
  }

  /// Whether the same call may succeed when it is made again later.
  public boolean retryable() {
    return kind.retryable();
  }

  /// The masked location of the log.
  public String log() {
    return log;
  }

  /// Why, without the frame of code, operation and place.
  public String reason() {
    return reason;
  }

  /// What the operator can do, or empty text.
  public String next() {
    return next;
  }

  /// Collects the parts of an [EventLogException].
  public static final class Builder {
    private final Kind kind;
    private final String operation;
    private final String log;
    private String event = "";
    private String reason = "";
    private String next = "";
    private @Nullable Throwable cause;

    private Builder(Kind kind, String operation, String log) {
      this.kind = kind;
      this.operation = operation;
      this.log = log;
    }

    /// Which stream it is about.
    public Builder stream(String stream) {
      this.event = "the stream \"" + stream + "\" in ";
      return this;
    }

    /// Which event it is about.
    public Builder event(String stream, long version) {
      this.event = "version " + version + " of the stream \"" + stream + "\" in ";
      return this;
    }

    /// Why, as a clause or sentence without a secret.
    public Builder because(String reason) {
      this.reason = reason;
      return this;
    }

    /// What the operator can do, as a sentence.
    public Builder next(String next) {
      this.next = next;
      return this;
    }

    public Builder causedBy(@Nullable Throwable cause) {
      this.cause = cause;
      return this;
    }

    public EventLogException build() {
      return new EventLogException(this);
    }

    private String message() {
      StringBuilder text = new StringBuilder(kind.code()).append(" Cannot ").append(operation);
      text.append(' ').append(event).append(log);
      if (!reason.isEmpty()) {
        text.append(": ").append(reason);
      }
      if (text.charAt(text.length() - 1) != '.') {
        text.append('.');
      }
      if (!next.isEmpty()) {
        text.append(' ').append(next);
      }
      return text.toString();
    }
  }
}
