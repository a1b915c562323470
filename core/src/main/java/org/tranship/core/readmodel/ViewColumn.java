package org.tranship.core.readmodel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    TIME,
    /// 32 hexadecimal digits in lower case, with hyphens. A database takes others for the same.
    UUID;

    /// As plans spell it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MOST_ZEROS = 5000;

  private static final String HEX = "([0-9a-fA-F]";

  /// As .NET and databases spell it: with hyphens or without, perhaps in braces.
  private static final Pattern UUID_DIGITS =
      Pattern.compile(
          "\\{?" + HEX + "{8})-?" + HEX + "{4})-?" + HEX + "{4})-?" + HEX + "{4})-?" + HEX
              + "{12})}?");

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
        case DECIMAL -> plain(number(text));
        case BOOLEAN -> truth(text);
        case TIME ->
            OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS).toString();
        case UUID -> uuid(text);
      };
    } catch (NumberFormatException | DateTimeException | ArithmeticException _) {
      throw senseless(text);
    }
  }

  private static String integer(String text) {
    // Most are short, and spelt as they should be.
    return number(text).toBigIntegerExact().toString();
  }

  /// A number that has room in memory when it is written out: of `1e999999999` each zero would be
  /// written.
  ///
  /// @throws NumberFormatException if it is none, or has thousands of zeros
  public static BigDecimal number(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MOST_ZEROS) {
      throw new NumberFormatException("an exponent beyond " + MOST_ZEROS);
    }
    return number;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private String uuid(String text) {
    Matcher digits = UUID_DIGITS.matcher(text);
    if (!digits.matches()) {
      throw senseless(text);
    }
    return IntStream.rangeClosed(1, 5)
        .mapToObj(digits::group)
        .collect(Collectors.joining("-"))
        .toLowerCase(Locale.ROOT);
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
      case BOOLEAN, UUID -> Comparator.naturalOrder();
      case TIME -> Comparator.comparing(Instant::parse);
    };
  }
}
