package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with places for values: `{name}` is the value, `{name[0:2]}` its characters from the first
/// up to and without the second number (either may be left out), `{name|percent}` the value with
/// all but letters, digits, `-._~/` as percent codes of its UTF-8 bytes. `{{` is a brace. Numbers
/// count code points.
///
/// @param text as written by the operator
/// @param parts its parts in order
record Template(String text, List<Part> parts) {
  private static final Pattern PLACE =
      Pattern.compile("([^{}\\[\\]|]+)(?:\\[(\\d*):(\\d*)])?(\\|percent)?");

  /// A part of a template.
  sealed interface Part {}

  /// Text that stays.
  record Fixed(String text) implements Part {}

  /// A place for a value.
  ///
  /// @param from the first character
  /// @param to the first that is left out; empty for all that follow
  record Place(String name, int from, Optional<Integer> to, boolean percent) implements Part {
    boolean isWhole() {
      return from == 0 && to.isEmpty() && !percent;
    }
  }

  Template {
    parts = List.copyOf(parts);
  }

  /// @throws IllegalArgumentException if a brace is not closed, or what is in it is no place
  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder fixed = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean twice = i + 1 < text.length() && text.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && twice) {
        fixed.append(c);
        i += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        Matcher place = PLACE.matcher(end < 0 ? "" : text.substring(i + 1, end));
        if (!place.matches()) {
          throw new IllegalArgumentException(
              "\"" + text + "\" has a brace that is no place such as {column} or {column[0:2]}");
        }
        if (!fixed.isEmpty()) {
          parts.add(new Fixed(fixed.toString()));
          fixed.setLength(0);
        }
        parts.add(place(place));
        i = end + 1;
      } else {
        fixed.append(c);
        i++;
      }
    }
    if (!fixed.isEmpty()) {
      parts.add(new Fixed(fixed.toString()));
    }
    return new Template(text, parts);
  }

  private static Place place(Matcher place) {
    String from = Optional.ofNullable(place.group(2)).orElse("");
    String to = Optional.ofNullable(place.group(3)).orElse("");
    try {
      return new Place(
          place.group(1),
          from.isEmpty() ? 0 : Integer.parseInt(from),
          to.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(to)),
          place.group(4) != null);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("{" + place.group() + "} has a number too large", e);
    }
  }

  /// The names of the values it takes.
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (Part part : parts) {
      if (part instanceof Place place) {
        names.add(place.name());
      }
    }
    return names;
  }

  /// The text with its values; empty if one of them is missing.
  ///
  /// @throws IllegalArgumentException if a value is too short for what is taken of it
  Optional<String> fill(Function<String, Optional<String>> values) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Fixed(String fixed) -> filled.append(fixed);
        case Place place -> {
          Optional<String> value = values.apply(place.name());
          if (value.isEmpty()) {
            return Optional.empty();
          }
          String taken = slice(place, value.get());
          filled.append(place.percent() ? PercentText.encode(taken, "") : taken);
        }
      }
    }
    return Optional.of(filled.toString());
  }

  private static String slice(Place place, String value) {
    if (place.from() == 0 && place.to().isEmpty()) {
      return value;
    }
    int length = value.codePointCount(0, value.length());
    int to = place.to().orElse(length);
    if (place.from() > to || to > length) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" in \""
              + place.name()
              + "\" is too short for the characters "
              + place.from()
              + " to "
              + to);
    }
    return value.substring(
        value.offsetByCodePoints(0, place.from()), value.offsetByCodePoints(0, to));
  }

  @Override
  public String toString() {
    return text;
  }
}
