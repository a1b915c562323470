package org.tranship.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.objects.Selection;
import org.tranship.runbook.objects.TimeBound;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Which objects are meant.
final class SelectionOptions {
  @Option(
      names = "--include",
      paramLabel = "GLOB",
      converter = KeyPattern.class,
      description =
          "Only keys that match this pattern or another --include: * and ? stop at a slash, ** does"
              + " not, [a-z] is one of some characters. It is compared with the whole key."
              + " Repeatable.")
  private List<Glob> includes = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      converter = KeyPattern.class,
      description =
          "No keys that match this pattern. It wins over --include, wherever it stands. Repeatable.")
  private List<Glob> excludes = List.of();

  @Option(
      names = "--min-size",
      paramLabel = "SIZE",
      converter = Bytes.class,
      description = "Only objects of at least this size, such as 500, 10K or 1.5G.")
  private @Nullable ByteCount smallest;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = Bytes.class,
      description = "Only objects of at most this size.")
  private @Nullable ByteCount largest;

  @Option(
      names = "--newer-than",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "Only objects written at or after this time, such as 7d, 1d12h, 2026-11-01 or"
              + " 2026-11-01T08:30:00Z.")
  private @Nullable TimeBound newer;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Only objects written before this time.")
  private @Nullable TimeBound older;

  Selection selection() {
    return new Selection(
        new KeyFilter(includes, excludes),
        Optional.ofNullable(smallest),
        Optional.ofNullable(largest),
        Optional.ofNullable(newer),
        Optional.ofNullable(older));
  }

  /// A pattern for keys.
  static final class KeyPattern implements ITypeConverter<Glob> {
    @Override
    public Glob convert(String text) {
      try {
        return Glob.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// A moment, or how long ago.
  static final class Moment implements ITypeConverter<TimeBound> {
    @Override
    public TimeBound convert(String text) {
      try {
        return new TimeBound(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// A number of bytes with a unit.
  static final class Bytes implements ITypeConverter<ByteCount> {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)([KMGT]?)(?:I?B)?");

    @Override
    public ByteCount convert(String text) {
      Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
      if (!form.matches()) {
        throw new TypeConversionException(
            "\"" + text + "\" is no size; write a number of bytes, as in 500, 10K or 1.5G");
      }
      int power = 1 + "KMGT".indexOf(form.group(2));
      double unit = form.group(2).isEmpty() ? 1 : Math.pow(1024, power);
      return ByteCount.of((long) (Double.parseDouble(form.group(1)) * unit));
    }
  }
}
