package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A start tag in the text of a manifest, which a parser has found to be well-formed, with the
/// places of its attributes.
///
/// @param start of its `<`
/// @param end behind its `>`
/// @param empty whether it ends in `/>`
/// @param attributes in their order
record Tag(int start, int end, boolean empty, List<Attribute> attributes) {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([^\\s=<>/]+)\\s*=\\s*(\"([^\"<]*)\"|'([^'<]*)')");

  Tag {
    attributes = List.copyOf(attributes);
  }

  /// An attribute of a tag.
  ///
  /// @param name as written
  /// @param from where its value begins, behind the quote
  /// @param to where its value ends, before the quote
  record Attribute(String name, int from, int to) {}

  /// @param text of the whole manifest
  static Tag at(String text, int start, int end) {
    List<Attribute> attributes = new ArrayList<>();
    Matcher matcher = ATTRIBUTE.matcher(text).region(start, end);
    while (matcher.find()) {
      int group = matcher.group(3) == null ? 4 : 3;
      attributes.add(new Attribute(matcher.group(1), matcher.start(group), matcher.end(group)));
    }
    return new Tag(start, end, text.charAt(end - 2) == '/', attributes);
  }

  /// The attribute of this name, as XML compares them.
  Optional<Attribute> attribute(String name) {
    return attributes.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
