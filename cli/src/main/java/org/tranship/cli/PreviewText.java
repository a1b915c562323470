package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tranship.core.eventlog.Event;
import org.tranship.events.run.Preview.Sample;
import org.tranship.events.run.Preview.Seen;

/// What becomes of sample events, for people and for programs.
final class PreviewText {
  private static final int LONGEST = 2_000;

  Map<String, Object> document(Sample sample) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("before", document(sample.before()));
    document.put("after", sample.after().stream().map(PreviewText::document).toList());
    sample.fault().ifPresent(fault -> document.put("fault", fault));
    return document;
  }

  private static Map<String, Object> document(Event event) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stream", event.stream());
    document.put("version", event.version());
    document.put("type", event.type());
    document.put("revision", event.revision());
    document.put("payload", event.payload().text());
    document.put("metadata", event.metadata());
    return document;
  }

  String text(Sample sample) {
    String after =
        sample
            .fault()
            .orElseGet(
                () ->
                    sample.after().isEmpty()
                        ? "dropped"
                        : sample.after().stream()
                            .map(PreviewText::line)
                            .collect(Collectors.joining("  and  ")));
    return line(sample.before()) + "  ->  " + after;
  }

  private static String line(Event event) {
    String payload = event.payload().text();
    return event
        + " "
        + (payload.length() > LONGEST ? payload.substring(0, LONGEST) + "..." : payload);
  }

  Map<String, Object> document(Seen seen) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("looked_at", seen.events());
    document.put("types", seen.types());
    document.put("made", seen.made());
    document.put("faults", seen.faults());
    document.put("rules", seen.rules());
    return document;
  }

  String text(Seen seen) {
    List<String> rules = seen.rules();
    return "Looked at "
        + seen.events()
        + " events of "
        + seen.types()
        + " types: "
        + seen.made()
        + " events would be made of them, and "
        + seen.faults()
        + " cannot be transformed. Nothing was copied."
        + (rules.isEmpty() ? "" : " The plan " + String.join(", ", rules) + ".");
  }
}
