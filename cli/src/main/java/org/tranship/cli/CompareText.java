package org.tranship.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.core.compare.AttributeMatch;
import org.tranship.core.compare.Difference;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.store.Entry;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Compared.Evidence;
import org.tranship.core.work.Comparison.Criteria;

/// What a comparison says, for people and for scripts. It never says more than was compared.
///
/// @param a one side, as it may be shown
/// @param b the other side
/// @param criteria what was compared
/// @param kinds the kinds of attributes that both sides keep
/// @param note what else is to be known; or empty text
record CompareText(String a, String b, Criteria criteria, Set<Attributes.Kind> kinds, String note) {

  /// A difference on one line.
  String text(Difference difference) {
    String key = difference.key().text();
    return switch (difference) {
      case Difference.OnlyInSource(var _, Entry source) ->
          "only in A   " + key + "  (" + source.size() + ")";
      case Difference.OnlyInTarget(var _, Entry target) ->
          "only in B   " + key + "  (" + target.size() + ")";
      case Difference.Changed changed -> "changed     " + key + "  (" + how(changed) + ")";
      case Difference.Unreadable(var _, Side side, var fault) ->
          "unreadable  " + key + "  (in " + letter(side) + ": " + fault.getMessage() + ")";
    };
  }

  private String how(Difference.Changed changed) {
    Entry source = changed.source();
    Entry target = changed.target();
    return switch (changed.reason()) {
      case SIZE ->
          "size: " + source.size().bytes() + " B in A, " + target.size().bytes() + " B in B";
      case DIGEST ->
          "digest: "
              + source.digest().map(Object::toString).orElse("none")
              + " in A, "
              + target.digest().map(Object::toString).orElse("none")
              + " in B";
      case CONTENT -> "content: " + source.size() + " of other bytes";
      case ATTRIBUTES ->
          differing(changed).stream()
              .map(
                  name ->
                      name + ": " + value(source, name) + " in A, " + value(target, name) + " in B")
              .collect(Collectors.joining("; "));
      case VERSION -> "version: written anew; --checksum tells whether the bytes are the same";
    };
  }

  private List<String> differing(Difference.Changed changed) {
    return AttributeMatch.differing(
        changed.source().attributes().only(kinds), changed.target().attributes().only(kinds));
  }

  private static String value(Entry entry, String name) {
    return entry.attributes().get(name).map(text -> "\"" + text + "\"").orElse("none");
  }

  private static String letter(Side side) {
    return side == Side.SOURCE ? "A" : "B";
  }

  /// A difference as a JSON object.
  Map<String, Object> document(Difference difference) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("difference", word(difference));
    document.put("key", difference.key().text());
    switch (difference) {
      case Difference.OnlyInSource(var _, Entry source) -> document.put("a", document(source));
      case Difference.OnlyInTarget(var _, Entry target) -> document.put("b", document(target));
      case Difference.Changed changed -> {
        document.put("reason", changed.reason().name().toLowerCase(Locale.ROOT));
        if (changed.reason() == Difference.Reason.ATTRIBUTES) {
          document.put("attributes", differing(changed));
        }
        document.put("a", document(changed.source()));
        document.put("b", document(changed.target()));
      }
      case Difference.Unreadable(var _, Side side, var fault) -> {
        document.put("side", letter(side).toLowerCase(Locale.ROOT));
        document.put("code", fault.code());
        document.put("message", fault.getMessage());
      }
    }
    return document;
  }

  private static String word(Difference difference) {
    return switch (difference) {
      case Difference.OnlyInSource _ -> "only-in-a";
      case Difference.OnlyInTarget _ -> "only-in-b";
      case Difference.Changed _ -> "changed";
      case Difference.Unreadable _ -> "unreadable";
    };
  }

  private static Map<String, Object> document(Entry entry) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("size", entry.size().bytes());
    if (entry.version().isKnown()) {
      document.put("version", entry.version().token());
    }
    entry.modified().ifPresent(time -> document.put("modified", time));
    entry.digest().ifPresent(digest -> document.put("digest", digest));
    if (!entry.attributes().isEmpty()) {
      document.put("attributes", entry.attributes().asMap());
    }
    return document;
  }

  /// The end, as a JSON object.
  Map<String, Object> document(Compared found) {
    Map<String, Object> compared = new LinkedHashMap<>();
    for (Evidence kind : Evidence.values()) {
      compared.put(kind.name().toLowerCase(Locale.ROOT), found.by(kind));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("a", a);
    document.put("b", b);
    document.put("same", found.same());
    document.put("content_proven", found.contentProven());
    document.put("alike", found.alike());
    document.put("bytes", found.bytes().bytes());
    document.put("only_in_a", found.onlyInSource());
    document.put("only_in_b", found.onlyInTarget());
    document.put("changed", found.changed());
    document.put("unreadable", found.unreadable());
    document.put("compared_by", compared);
    document.put("attributes_compared", found.attributes());
    return document;
  }

  /// The end, for people: what differs, what is alike, and how that is known.
  String text(Compared found) {
    StringBuilder text = new StringBuilder();
    if (found.same()) {
      text.append(
          found.alike() == 0
              ? "The same: neither side holds an object."
              : found.contentProven()
                  ? "The same: every object is on both sides, with the same bytes."
                  : "No difference in what was compared; contents were not.");
    } else {
      text.append(count(found.differences(), "difference"))
          .append(": ")
          .append(found.onlyInSource())
          .append(" only in A, ")
          .append(found.onlyInTarget())
          .append(" only in B, ")
          .append(found.changed())
          .append(" changed, ")
          .append(found.unreadable())
          .append(" unreadable.");
    }
    text.append("\nA  ").append(a).append("\nB  ").append(b).append('\n');
    text.append(count(found.alike(), "object"))
        .append(" alike, ")
        .append(found.bytes())
        .append(evidence(found))
        .append(".\n")
        .append(attributes(found));
    if (!note.isEmpty()) {
      text.append('\n').append(note);
    }
    if (!found.contentProven()) {
      text.append("\nThat proves nothing of the bytes of ")
          .append(found.by(Evidence.SIZE) + found.by(Evidence.VERSION))
          .append("; --checksum compares contents.");
    }
    return text.toString();
  }

  private static String evidence(Compared found) {
    String by =
        Arrays.stream(Evidence.values())
            .filter(kind -> found.by(kind) > 0)
            .map(kind -> found.by(kind) + " " + said(kind))
            .collect(Collectors.joining(", "));
    return by.isEmpty() ? "" : ": " + by;
  }

  private static String said(Evidence kind) {
    return switch (kind) {
      case READ -> "by reading both";
      case RECORDED -> "by reading one and the other's recorded digest";
      case DIGEST -> "by the digests that both list";
      case VERSION -> "by size and the version that the store gives";
      case SIZE -> "by size alone";
    };
  }

  private String attributes(Compared found) {
    if (kinds.isEmpty()) {
      return "Attributes were not compared: there is no kind that both sides have.";
    }
    if (found.attributes() == 0) {
      return criteria.metadata()
          ? "Attributes were compared of no object."
          : "Attributes were not compared; --metadata does.";
    }
    return "Attributes were compared of "
        + found.attributes()
        + ": "
        + kinds.stream()
            .filter(kind -> criteria.metadata() || kind != Attributes.Kind.MODIFIED)
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String count(long number, String of) {
    return number + " " + of + (number == 1 ? "" : "s");
  }
}
