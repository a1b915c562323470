package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sections of a manifest as documents print them, which is not always as XML wants them. What was
/// put right is said.
///
/// @param values section and name, in lower case and with a slash between, to value
/// @param repairs what was put right, in words
public record SectionFragment(Map<String, String> values, List<String> repairs) {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)([A-Za-z]+)((?:[^<>\"\u201C\u201D]|[\"\u201C\u201D][^\"\u201C\u201D<]*[\"\u201C\u201D])*)>");

  /// What is taken; of everything else it is said that it was not.
  private static final Set<String> TAKEN =
      Set.of(
          key(ManifestSettings.SERVICE, ManifestSettings.ENABLED),
          key(ManifestSettings.SERVICE, ManifestSettings.TARGET),
          key(ManifestSettings.SERVICE, ManifestSettings.LEAST),
          key(ManifestSettings.SERVICE, ManifestSettings.PLACEMENT),
          key(ManifestSettings.MANAGEMENT, ManifestSettings.STRING),
          key(ManifestSettings.MANAGEMENT, ManifestSettings.ALLOW));

  /// As much of a text as may be shown: the rest may be a secret.
  private static final int SHOWN = 3;

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z]+)\\s*=\\s*[\"\u201C\u201D]([^\"\u201C\u201D]*)[\"\u201C\u201D]");

  public SectionFragment {
    values = Map.copyOf(values);
    repairs = List.copyOf(repairs);
  }

  /// @throws ManifestException if there is no parameter in it, or one of a section that cannot be
  ///   told
  public static SectionFragment parse(String text) {
    return new Reading(text).whole();
  }

  /// The value of a parameter.
  Optional<String> value(String section, String name) {
    return Optional.ofNullable(values.get(key(section, name)));
  }

  /// A number of the section `ImageStoreService`.
  OptionalInt number(String name) {
    Optional<String> text = value(ManifestSettings.SERVICE, name);
    OptionalInt number = text.map(ManifestSettings::number).orElse(OptionalInt.empty());
    if (text.isPresent() && number.isEmpty()) {
      throw fault(name + " is no number.");
    }
    return number;
  }

  /// Without the values: one may be a connection string.
  @Override
  public String toString() {
    return "a fragment with " + values.keySet();
  }

  private static String key(String section, String name) {
    return (section + "/" + name).toLowerCase(Locale.ROOT);
  }

  private static ManifestException fault(String why) {
    return new ManifestException(
        ManifestException.FRAGMENT,
        "The fragment of a manifest cannot be used: "
            + why
            + " Write it as <Section Name=\"ImageStoreService\"> with a <Parameter Name=\"...\""
            + " Value=\"...\" /> for each setting, and </Section>.");
  }

  private static final class Reading {
    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> repairs = new ArrayList<>();
    private String section = "";

    Reading(String text) {
      this.text = COMMENT.matcher(text).replaceAll("");
    }

    SectionFragment whole() {
      Matcher tag = TAG.matcher(text);
      int end = 0;
      while (tag.find()) {
        stray(text.substring(end, tag.start()));
        end = tag.end();
        take(tag);
      }
      stray(text.substring(end));
      leave();
      if (values.isEmpty()) {
        throw fault("there is no Parameter in it.");
      }
      return new SectionFragment(values, repairs);
    }

    private void take(Matcher tag) {
      boolean closing = !tag.group(1).isEmpty();
      String name = tag.group(2).toLowerCase(Locale.ROOT);
      if (name.equals("section")) {
        if (closing) {
          section = "";
        } else {
          leave();
          section =
              attribute(tag.group(3), "Name").orElseThrow(() -> fault("a Section has no Name."));
        }
      } else if (name.equals("parameter") && !closing) {
        parameter(tag.group(3));
      }
    }

    private void leave() {
      if (!section.isEmpty()) {
        repairs.add("the section " + section + " had no end, which was added");
      }
      section = "";
    }

    private void stray(String between) {
      if (between.contains("<")) {
        throw fault("a tag in it has no end, or a quote too many or too few.");
      }
      String left = between.strip();
      if (!left.isEmpty()) {
        repairs.add(
            (left.length() > SHOWN ? "text" : "\"" + left + "\"")
                + " between the tags was left out");
      }
    }

    private void parameter(String attributes) {
      String name =
          attribute(attributes, "Name").orElseThrow(() -> fault("a Parameter has no Name."));
      String value =
          attribute(attributes, "Value").orElseThrow(() -> fault(name + " has no Value."));
      String into = section;
      if (into.isEmpty()) {
        if (!name.equalsIgnoreCase(ManifestSettings.STRING)
            && !name.equalsIgnoreCase(ManifestSettings.ALLOW)) {
          throw fault(name + " is in no Section.");
        }
        into = ManifestSettings.MANAGEMENT;
        repairs.add(name + " was in no section, and was taken for one of Management");
      }
      String before = values.put(key(into, name), value);
      if (before != null && !before.equals(value)) {
        throw fault(name + " is in it twice, with two values.");
      }
      if (!TAKEN.contains(key(into, name))) {
        repairs.add(
            into + "/" + name + " was not taken: set it in the current manifest if it is wanted");
      }
    }

    /// With its entities resolved; a lone `&`, as documents print it, is one.
    private static String plain(String value) {
      return value
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&quot;", "\"")
          .replace("&apos;", "'")
          .replace("&amp;", "&");
    }

    private static Optional<String> attribute(String attributes, String name) {
      Matcher matcher = ATTRIBUTE.matcher(attributes);
      while (matcher.find()) {
        if (matcher.group(1).equalsIgnoreCase(name)) {
          return Optional.of(plain(matcher.group(2)));
        }
      }
      return Optional.empty();
    }
  }
}
