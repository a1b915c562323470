package org.tranship.runbook.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a token server gives.
///
/// Source: distribution's token authentication specification: `token`, or `access_token` as OAuth
/// 2.0 calls it; `expires_in` in seconds, 60 where it is left out; `issued_at`, or else the moment
/// of the answer.
///
/// @param token as it is sent to the registry; never shown
/// @param lifetime from when it was issued
/// @param issued by the server's clock; empty if it is not said
record TokenAnswer(String token, Duration lifetime, Optional<Instant> issued) {
  static final int MOST_BYTES = 1 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Duration LEAST = Duration.ofSeconds(60);

  /// It is not used right up to its end, so that it does not expire on the way.
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration MOST = Duration.ofDays(365);
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

  /// There is no token in the answer, and why.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason);
    }
  }

  static TokenAnswer parse(byte[] json) throws Unusable {
    String token = "";
    Duration lifetime = LEAST;
    Optional<Instant> issued = Optional.empty();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new Unusable("its answer is no JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        boolean text = value == JsonToken.VALUE_STRING;
        if (text && name.equals("token")
            || text && name.equals("access_token") && token.isEmpty()) {
          token = in.getString();
        } else if (name.equals("expires_in") && value == JsonToken.VALUE_NUMBER_INT) {
          lifetime = Duration.ofSeconds(Math.clamp(in.getLongValue(), 0, MOST.toSeconds()));
        } else if (name.equals("issued_at") && text) {
          issued = instant(in.getString());
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException _) {
      // Its own words might have the token in them.
      throw new Unusable("its answer is no JSON");
    }
    if (!VISIBLE.matcher(token).matches()) {
      throw new Unusable("its answer has no token in it");
    }
    return new TokenAnswer(token, lifetime, issued);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty(); // then the moment of the answer counts, as if nothing was said
    }
  }

  /// Until when it is used. Where the server's clock is behind ours, sooner than needed: a new one
  /// is asked for then.
  ///
  /// @param asked a moment before the server gave it
  Instant until(Instant asked) {
    Instant from = issued.filter(it -> it.isBefore(asked)).orElse(asked);
    Duration margin = lifetime.dividedBy(4).compareTo(MARGIN) < 0 ? lifetime.dividedBy(4) : MARGIN;
    return from.plus(lifetime).minus(margin);
  }

  /// Without the token, since records end up in messages.
  @Override
  public String toString() {
    return "TokenAnswer[" + lifetime + " from " + issued + "]";
  }
}
