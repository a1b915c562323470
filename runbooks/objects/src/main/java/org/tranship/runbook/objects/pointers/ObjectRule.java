package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tranship.core.catalog.Pointer;

/// Which key a row points at.
sealed interface ObjectRule {
  /// The columns it reads.
  SortedSet<String> columns();

  /// The key; empty where a column it needs is NULL, so that the row points at nothing.
  ///
  /// @throws IllegalArgumentException saying why the row cannot be read
  Optional<String> key(Pointer row);

  /// What rows hold that point at the key: every spelling of it, all with the same columns.
  List<Pointer> spellings(String key);

  /// One column that holds the key between two fixed texts, either of which may be empty.
  ///
  /// @param percent the key is percent-encoded there
  record InColumn(String column, String before, String after, boolean percent)
      implements ObjectRule {

    /// @param match the column's text with `{key}` in the place of the key
    static InColumn of(String column, String match, boolean percent) {
      Template template = Template.parse(match);
      List<Template.Part> parts = template.parts();
      long places = parts.stream().filter(Template.Place.class::isInstance).count();
      if (places != 1
          || !template.names().contains("key")
          || !parts.stream().allMatch(p -> !(p instanceof Template.Place it) || it.isWhole())) {
        throw new IllegalArgumentException(
            "match \"" + match + "\" needs {key} once, and no other place");
      }
      StringBuilder before = new StringBuilder();
      StringBuilder after = new StringBuilder();
      boolean behind = false;
      for (Template.Part part : parts) {
        switch (part) {
          case Template.Fixed(String text) -> (behind ? after : before).append(text);
          case Template.Place _ -> behind = true;
        }
      }
      return new InColumn(column, before.toString(), after.toString(), percent);
    }

    @Override
    public SortedSet<String> columns() {
      return new TreeSet<>(List.of(column));
    }

    @Override
    public Optional<String> key(Pointer row) {
      return row.get(column).map(this::inside);
    }

    private String inside(String value) {
      if (value.length() <= before.length() + after.length()
          || !value.startsWith(before)
          || !value.endsWith(after)) {
        throw new IllegalArgumentException(
            "\""
                + value
                + "\" in \""
                + column
                + "\" is not of the form "
                + before
                + "{key}"
                + after);
      }
      String text = value.substring(before.length(), value.length() - after.length());
      return percent ? PercentText.decode(text) : text;
    }

    @Override
    public List<Pointer> spellings(String key) {
      return (percent ? PercentText.spellings(key) : List.of(key))
          .stream()
              .map(spelling -> new Pointer(Map.of(column, before + spelling + after)))
              .toList();
    }
  }

  /// Text put together from columns.
  record FromColumns(Template template) implements ObjectRule {
    public FromColumns {
      for (String column : template.names()) {
        if (ofColumn(template, column, part -> Optional.of("")).isEmpty()) {
          throw new IllegalArgumentException(
              "object \""
                  + template
                  + "\" needs all of {"
                  + column
                  + "}, once as a whole or in parts that leave nothing out, or rows could not be told"
                  + " apart by it");
        }
      }
      if (template.names().isEmpty()) {
        throw new IllegalArgumentException("object \"" + template + "\" names no column");
      }
      if (template.parts().stream().anyMatch(p -> p instanceof Template.Place it && it.percent())) {
        throw new IllegalArgumentException(
            "object \""
                + template
                + "\" cannot encode; a key in a URL is read by column and match");
      }
    }

    @Override
    public SortedSet<String> columns() {
      return template.names();
    }

    @Override
    public Optional<String> key(Pointer row) {
      return template.fill(row::get);
    }

    /// All ways in which values of the columns can make up the text.
    @Override
    public List<Pointer> spellings(String key) {
      List<Pointer> found = new ArrayList<>();
      split(key, 0, 0, Map.of(), found);
      return found;
    }

    private void split(
        String key, int part, int at, Map<String, String> values, List<Pointer> found) {
      if (part == template.parts().size()) {
        if (at == key.length()) {
          Map<String, String> columns = new TreeMap<>();
          for (String column : columns()) {
            ofColumn(template, column, place -> Optional.ofNullable(values.get(name(place))))
                .ifPresent(value -> columns.put(column, value));
          }
          Pointer row = new Pointer(columns);
          if (fits(key, row) && !found.contains(row)) {
            found.add(row);
          }
        }
        return;
      }
      switch (template.parts().get(part)) {
        case Template.Fixed(String text) -> {
          if (key.startsWith(text, at)) {
            split(key, part + 1, at + text.length(), values, found);
          }
        }
        case Template.Place place when values.containsKey(name(place)) -> {
          String text = values.getOrDefault(name(place), "");
          if (key.startsWith(text, at)) {
            split(key, part + 1, at + text.length(), values, found);
          }
        }
        case Template.Place place -> {
          for (int end = at; end <= key.length(); end++) {
            boolean halves = end < key.length() && Character.isLowSurrogate(key.charAt(end));
            if (!halves && mayTake(place, key.codePointCount(at, end))) {
              Map<String, String> more = new TreeMap<>(values);
              more.put(name(place), key.substring(at, end));
              split(key, part + 1, end, more, found);
            }
          }
        }
      }
    }

    private static String name(Template.Place place) {
      return place.name() + "[" + place.from() + ":" + place.to().map(String::valueOf).orElse("");
    }

    /// A column's value from its places: the one that has all of it, or those that follow one
    /// another from its first character to its last. Empty if a part is missing.
    private static Optional<String> ofColumn(
        Template template, String column, Function<Template.Place, Optional<String>> value) {
      StringBuilder text = new StringBuilder();
      int at = 0;
      while (true) {
        Optional<Template.Place> next = from(template, column, at);
        Optional<String> piece = next.flatMap(value);
        if (piece.isEmpty()) {
          return Optional.empty();
        }
        text.append(piece.get());
        Optional<Integer> to = next.get().to();
        if (to.isEmpty()) {
          return Optional.of(text.toString());
        }
        at = to.get();
      }
    }

    /// The longest place of a column that begins there and is not empty.
    private static Optional<Template.Place> from(Template template, String column, int at) {
      Optional<Template.Place> best = Optional.empty();
      for (Template.Part part : template.parts()) {
        if (part instanceof Template.Place place
            && place.name().equals(column)
            && place.from() == at
            && place.to().orElse(Integer.MAX_VALUE) > at
            && best.flatMap(Template.Place::to).orElse(best.isEmpty() ? 0 : Integer.MAX_VALUE)
                < place.to().orElse(Integer.MAX_VALUE)) {
          best = Optional.of(place);
        }
      }
      return best;
    }

    private static boolean mayTake(Template.Place place, int length) {
      return place.to().map(to -> to - place.from() == length).orElse(true);
    }

    private boolean fits(String key, Pointer row) {
      try {
        return key(row).filter(key::equals).isPresent();
      } catch (IllegalArgumentException _) {
        return false; // a value too short for its slice
      }
    }
  }
}
