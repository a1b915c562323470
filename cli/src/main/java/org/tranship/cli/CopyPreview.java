package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tranship.runbook.objects.Copying;
import org.tranship.runbook.objects.Preview;
import org.tranship.runbook.objects.Preview.Deed;
import org.tranship.runbook.objects.Preview.Group;

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
    Map<Deed, Group> found = Preview.of(copying, session.composition().clock().instant());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("source", copying.sourceName());
    document.put("target", copying.targetName());
    StringBuilder lines = new StringBuilder();
    for (Deed deed : Deed.values()) {
      Group group = found.get(deed);
      if (group != null) {
        document.put(deed.name().toLowerCase(Locale.ROOT), record(group));
        lines.append(text(deed, group)).append('\n');
      }
    }
    lines.append("Nothing was changed.");
    session.result(document, lines.toString());
    return ExitCode.DONE;
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
    return named
        ? line
            + ": "
            + String.join(", ", group.names())
            + (group.share().objects() > group.names().size() ? ", ..." : "")
        : line;
  }
}
