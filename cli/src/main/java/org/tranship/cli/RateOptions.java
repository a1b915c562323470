package org.tranship.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.Timetable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How fast the stores may be used, and how patiently, for commands that move or read much.
final class RateOptions {
  @Option(
      names = "--bandwidth",
      paramLabel = "RATE",
      converter = Bandwidth.class,
      defaultValue = "off",
      description =
          "Most bytes a second from and to each store, such as 500K, 20M or 1.5G (powers of 1,024)."
              + " Or a timetable, such as 08:00-18:00=10M,18:00-22:00=50M, by the clock and in the"
              + " time zone of this machine; the rate changes while the command runs. off is no"
              + " limit, and so is any time that is not named. Default: no limit.")
  private Timetable bandwidth = Timetable.always(Double.POSITIVE_INFINITY);

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      converter = RequestsPerSecond.class,
      defaultValue = "0",
      description = "Most requests a second to each store. Default: no limit.")
  private double requests;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description =
          "How long a request that fails is repeated, with growing pauses, before it is given up."
              + " Default: about a minute and a half.")
  private @Nullable Duration patience;

  /// Stores that are opened from now on keep to it.
  void applyTo(Composition composition) {
    double most = requests > 0 ? requests : Double.POSITIVE_INFINITY;
    composition.limit(bandwidth.limits(most, Clock.system(ZoneId.systemDefault())));
    if (patience != null) {
      composition.retry(RetryPolicy.DEFAULT.within(patience));
    }
  }

  /// A number of bytes with a unit.
  static final class BytesPerSecond implements ITypeConverter<Double> {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([KMGT]?)(?:I?B)?(?:/S)?");

    @Override
    public Double convert(String text) {
      Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "\""
                + text
                + "\" is no rate; write a number of bytes a second, as in 500K, 20M or 1.5G");
      }
      int power = 1 + "KMGT".indexOf(form.group(2));
      return Double.parseDouble(form.group(1))
          * (form.group(2).isEmpty() ? 1 : Math.pow(1024, power));
    }
  }

  /// A number that is not negative.
  static final class RequestsPerSecond implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("\\d{1,9}(\\.\\d{1,3})?")) {
        throw new TypeConversionException(
            "\"" + text + "\" is no number of requests a second, as in 100 or 0.5");
      }
      return Double.valueOf(text);
    }
  }

  /// A whole number of seconds.
  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (!text.matches("\\d{1,6}")) {
        throw new TypeConversionException("\"" + text + "\" is no number of seconds, as in 30");
      }
      return Duration.ofSeconds(Long.parseLong(text));
    }
  }
}
