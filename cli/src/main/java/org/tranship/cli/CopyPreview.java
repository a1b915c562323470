package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tranship.runbook.objects.Copying;
import org.tranship.runbook.objects.HazardReport;
import org.tranship.runbook.objects.Preview;
import org.tranship.runbook.objects.Preview.Deed;
import org.tranship.runbook.objects.Preview.Group;
import org.tranship.runbook.objects.Preview.Outlook;

/// What `tranship copy --dry-run` says.
final class CopyPreview {
  private final Session session;
  private final Copying copying;

  CopyPreview(Session session, Copying copying) {
    this.session = session;
    this.copying = copying;
  }

  /// Looks and says it.
  ///
  /// @return how the command ends: done, also where objects would fail, since it was only asked
  ExitCode say() {
    Outlook outlook = Preview.of(copying, session.composition().clock().instant());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("source", copying.sourceName());
    document.put("target", copying.targetName());
    StringBuilder lines = new StringBuilder();
    for (Deed deed : Deed.values()) {
      Group group = outlook.groups().get(deed);
      if (group != null) {
        document.put(deed.name().toLowerCase(Locale.ROOT), record(group));
        lines.append(text(deed, group)).append('\n');
      }
    }
    hazards(outlook.hazards(), document, lines);
    outlook
        .keepsExtra()
        .ifPresent(
            reason -> {
              document.put("delete_refused", reason);
              lines.append("Nothing would be removed at the target: ").append(reason).append(".\n");
            });
    outlook
        .nothing()
        .ifPresent(
            hint -> {
              document.put("nothing_meant", hint);
              lines.append(hint).append('\n');
            });
    lines.append("Nothing was changed.");
    session.result(document, lines.toString());
    return ExitCode.DONE;
  }

  /// Puts what will not survive exactly into a document and into lines.
  static void hazards(HazardReport report, Map<String, Object> document, StringBuilder lines) {
    List<Map<String, Object>> records = new ArrayList<>();
    for (HazardReport.Group group : report.groups()) {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("kind", group.kind().word());
      record.put("severity", group.severity().name().toLowerCase(Locale.ROOT));
      record.put("reason", group.reason());
      boolean single = group.share().objects() > 0;
      if (single) {
        record.put("objects", group.share().objects());
        record.put("bytes", group.share().bytes());
        record.put("first", group.names());
      }
      records.add(record);
      lines.append(
          String.format(
              Locale.ROOT,
              "%-14s %s%s%n",
              switch (group.severity()) {
                case REFUSED -> "would fail";
                case LOST -> "not exact";
                case NOTED -> "note";
              },
              single
                  ? group.share() + ": " + names(group.names(), group.share().objects()) + ": "
                  : "",
              group.reason()));
    }
    document.put("hazards", records);
  }

  private static String names(List<String> names, long all) {
    return String.join(", ", names) + (all > names.size() ? ", ..." : "");
  }

  private static Map<String, Object> record(Group group) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("objects", group.share().objects());
    record.put("bytes", group.share().bytes());
    record.put("first", group.names());
    return record;
  }

  private static String text(Deed deed, Group group) {
    String line = String.format(Locale.ROOT, "%-14s %s", deed.word(), group.share());
    boolean named =
        switch (deed) {
          case COPY, REPLACE, COMPARE, REFUSE, DELETE, UNREADABLE -> true;
          case NOTHING, SKIP, LEAVE -> false;
        };
    return named ? line + ": " + names(group.names(), group.share().objects()) : line;
  }
}
