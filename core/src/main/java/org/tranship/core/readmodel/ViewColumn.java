package org.tranship.core.readmodel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;

/// A column of a read model.
///
/// @param name exactly as spelt
/// @param kind what it holds
public record ViewColumn(String name, Kind kind) {
  /// What a column holds. Every value has one spelling here, so that two are the same when their
  /// texts are.
  public enum Kind {
    TEXT,
    /// A whole number of any length.
    INTEGER,
    /// A number whose digits all count.
    DECIMAL,
    BOOLEAN,
    /// A moment, to the microsecond.
    TIME;

    /// As plans spell it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ViewColumn {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column has a name");
    }
  }

  /// A value in its one spelling.
  ///
  /// @throws IllegalArgumentException if it is no value of this kind, saying so
  public String canonical(String text) {
    try {
      return switch (kind) {
        case TEXT -> text;
        case INTEGER -> integer(text);
        case DECIMAL -> plain(new BigDecimal(text));
        case BOOLEAN -> truth(text);
        case TIME ->
            OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS).toString();
      };
    } catch (NumberFormatException | DateTimeException | ArithmeticException _) {
      throw senseless(text);
    }
  }

  private static String integer(String text) {
    // Most are short, and spelt as they should be.
    return new BigDecimal(text).toBigIntegerExact().toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private String truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "t" -> "true";
      case "false", "0", "f" -> "false";
      default -> throw senseless(text);
    };
  }

  private IllegalArgumentException senseless(String text) {
    return new IllegalArgumentException(
        "\""
            + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
            + "\" is no "
            + kind.word()
            + ", which the column \""
            + name
            + "\" holds");
  }

  /// The order in which a store gives values of this kind, by their one spelling.
  public Comparator<String> order() {
    return switch (kind) {
      case TEXT -> Utf8Order::compare;
      case INTEGER -> Comparator.comparing(BigInteger::new);
      case DECIMAL -> Comparator.comparing(BigDecimal::new);
      case BOOLEAN -> Comparator.naturalOrder();
      case TIME -> Comparator.comparing(Instant::parse);
    };
  }
}
