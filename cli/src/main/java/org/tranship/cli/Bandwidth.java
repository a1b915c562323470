package org.tranship.cli;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.layer.Timetable;
import org.tranship.core.layer.Timetable.Span;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A bandwidth as it is typed: one rate, `off`, or a timetable of rates by the time of day.
final class Bandwidth implements ITypeConverter<Timetable> {
  private static final String EXAMPLE = "08:00-18:00=10M,18:00-08:00=off";
  private static final Pattern ENTRY =
      Pattern.compile(
          "([0-9]{1,2}):([0-9]{2})\\s*-\\s*([0-9]{1,2}):([0-9]{2})\\s*=\\s*(\\S(?:.*\\S)?)");
  private static final Pattern SIGN_OF_TABLE = Pattern.compile("[,:=]");

  private static final int HOURS = 24;
  private static final int MINUTES = 60;

  @Override
  public Timetable convert(String text) {
    if (!SIGN_OF_TABLE.matcher(text).find()) {
      return Timetable.always(text.strip().equalsIgnoreCase("off") ? unlimited() : rate(text));
    }
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    for (String piece : text.split(",", -1)) {
      int indent = piece.length() - piece.stripLeading().length();
      Entry entry = entry(new Place(text, at + indent, piece.strip()));
      overlapped(entries, entry)
          .ifPresent(
              earlier -> {
                throw entry.place().wrong("overlaps with \"" + earlier.place().words() + "\"");
              });
      entries.add(entry);
      at += piece.length() + 1;
    }
    return new Timetable(entries.stream().map(Entry::span).toList());
  }

  /// No limit, also where 0 is typed for a plain rate.
  private static double rate(String text) {
    double rate = new RateOptions.BytesPerSecond().convert(text);
    return rate > 0 ? rate : unlimited();
  }

  private static double unlimited() {
    return Double.POSITIVE_INFINITY;
  }

  /// A part of what was typed.
  ///
  /// @param whole all that was typed
  /// @param at how many characters stand before the part
  /// @param words the part
  private record Place(String whole, int at, String words) {
    TypeConversionException wrong(String why) {
      return new TypeConversionException(
          "\""
              + whole
              + "\" is no timetable: at character "
              + (at + 1)
              + " \""
              + words
              + "\" "
              + why
              + "; write it as in "
              + EXAMPLE);
    }
  }

  private record Entry(Place place, Span span) {}

  private static Optional<Entry> overlapped(List<Entry> entries, Entry one) {
    return entries.stream().filter(entry -> entry.span().overlaps(one.span())).findFirst();
  }

  private static Entry entry(Place place) {
    Matcher form = ENTRY.matcher(place.words());
    if (!form.matches()) {
      throw place.wrong("is not HH:MM-HH:MM=RATE");
    }
    LocalTime from = time(place, form.group(1), form.group(2), false);
    LocalTime until = time(place, form.group(3), form.group(4), true);
    boolean wholeDay = Integer.parseInt(form.group(3)) == HOURS && from.equals(LocalTime.MIDNIGHT);
    if (from.equals(until) && !wholeDay) {
      throw place.wrong("begins and ends at one time (the whole day is 00:00-24:00)");
    }
    return new Entry(place, new Span(from, until, rate(place, form.group(5))));
  }

  /// 24:00 is the end of a day and no beginning.
  private static LocalTime time(Place place, String hour, String minute, boolean end) {
    int hours = Integer.parseInt(hour);
    int minutes = Integer.parseInt(minute);
    if (end && hours == HOURS && minutes == 0) {
      return LocalTime.MIDNIGHT;
    }
    if (hours >= HOURS || minutes >= MINUTES) {
      throw place.wrong("has a time that no clock shows, " + hour + ":" + minute);
    }
    return LocalTime.of(hours, minutes);
  }

  private static double rate(Place place, String words) {
    if (words.equalsIgnoreCase("off")) {
      return unlimited();
    }
    double rate;
    try {
      rate = new RateOptions.BytesPerSecond().convert(words);
    } catch (TypeConversionException _) {
      throw place.wrong(
          "has no rate, \"" + words + "\" (a number of bytes a second, as in 500K or 20M, or off)");
    }
    if (rate == 0) {
      throw place.wrong("has the rate 0 (off is no limit; to stop a run for a while: pause)");
    }
    return rate;
  }
}
