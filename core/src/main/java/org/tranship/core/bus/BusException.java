package org.tranship.core.bus;

import org.jspecify.annotations.Nullable;

/// The one way in which a bus fails. Its message is for the operator: what, where, why, what next,
/// and never a secret. Drivers make it in one place each, from what their technology reports.
public final class BusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of fault it is. The retry class follows from it.
  public enum Kind {
    /// The topic or subscription is not there.
    ENTITY_MISSING("TRB-101", false),
    /// Wrong or missing credentials, or no right to do this.
    ACCESS_DENIED("TRB-102", false),
    /// Something this bus cannot do.
    UNSUPPORTED("TRB-103", false),
    /// A message larger than this bus takes.
    TOO_LARGE("TRB-104", false),
    /// A message, a name or a filter that this bus cannot hold exactly.
    INVALID("TRB-105", false),
    /// A session was asked for where there are none, or none where they are demanded.
    SESSION_RULE("TRB-106", false),
    /// Another may have the session now: its lock has ended.
    SESSION_LOST("TRB-107", true),
    /// The topic takes nothing, or the subscription hands out nothing.
    PAUSED("TRB-108", false),
    /// No room left.
    FULL("TRB-109", false),
    /// Asked to slow down.
    THROTTLED("TRB-110", true),
    /// Not reachable, or the connection broke.
    UNAVAILABLE("TRB-111", true),
    /// No answer in time.
    TIMEOUT("TRB-112", true),
    /// Options that make no sense together or name nothing.
    CONFIGURATION("TRB-113", false),
    /// The thread was told to stop.
    INTERRUPTED("TRB-114", false),
    /// An answer that fits nothing we know.
    UNEXPECTED("TRB-115", false);

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
  private final String bus;
  private final String reason;
  private final String next;

  private BusException(Builder builder) {
    super(builder.message(), builder.cause);
    this.kind = builder.kind;
    this.bus = builder.bus;
    this.reason = builder.reason;
    this.next = builder.next;
  }

  /// Starts an exception.
  ///
  /// @param kind what it is
  /// @param operation what was being done: `send to`, `receive from`, `look at`, `make`, `check`,
  ///   `open`
  /// @param bus where: the bus's masked location
  public static Builder of(Kind kind, String operation, String bus) {
    return new Builder(kind, operation, bus);
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

  /// The masked location of the bus.
  public String bus() {
    return bus;
  }

  /// Why, without the frame of code, operation and place.
  public String reason() {
    return reason;
  }

  /// What the operator can do, or empty text.
  public String next() {
    return next;
  }

  /// Collects the parts of a [BusException].
  public static final class Builder {
    private final Kind kind;
    private final String operation;
    private final String bus;
    private String entity = "";
    private String reason = "";
    private String next = "";
    private @Nullable Throwable cause;

    private Builder(Kind kind, String operation, String bus) {
      this.kind = kind;
      this.operation = operation;
      this.bus = bus;
    }

    /// Which topic it is about.
    public Builder topic(String topic) {
      this.entity = "the topic \"" + topic + "\" of ";
      return this;
    }

    /// Which subscription it is about.
    public Builder subscription(SubscriptionName subscription) {
      this.entity =
          "the subscription \""
              + subscription.name()
              + "\" of the topic \""
              + subscription.topic()
              + "\" of ";
      return this;
    }

    /// Which messages it is about.
    public Builder source(MessageSource source) {
      Builder builder = subscription(source.subscription());
      builder.entity = (source.dead() ? "the dead letters of " : "") + builder.entity;
      return builder;
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

    public BusException build() {
      return new BusException(this);
    }

    private String message() {
      StringBuilder text = new StringBuilder(kind.code()).append(" Cannot ").append(operation);
      text.append(' ').append(entity).append(bus);
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
