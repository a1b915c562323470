package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.ContentCheck.SideFault;

/// What the reading of an object for a comparison came to, as a result that may come from another
/// process. A result has no store's fault in it, so its note has the parts of one, a line each.
final class ReadFinding {
  /// The note of an object that was read, and holds other bytes.
  private static final String OTHER = "other";

  private ReadFinding() {}

  /// Everything was read.
  ///
  /// @param same whether the bytes are the same
  static ObjectResult read(WorkItem item, boolean same) {
    return new ObjectResult(
        item.key(),
        item.target(),
        same ? Outcome.DONE : Outcome.FAILED,
        same ? Level.READBACK : Level.NONE,
        item.size(),
        Optional.empty(),
        item.version(),
        item.replaces().orElse(Version.NONE),
        same ? "" : Kind.CORRUPT.code(),
        same ? "" : "\"" + item.target() + "\" holds other bytes.",
        same ? "" : OTHER);
  }

  /// A side cannot be read.
  static ObjectResult unread(WorkItem item, SideFault fault) {
    StoreException reason = fault.fault();
    List<String> parts =
        List.of(
            fault.side().name(),
            reason.kind().name(),
            reason.operation(),
            reason.store(),
            reason.key().map(Key::text).orElse(""), // no key is empty
            reason.reason(),
            reason.next());
    return ItemFaults.failed(item, reason.code(), reason.getMessage())
        .withNote(parts.stream().map(ReadFinding::line).collect(Collectors.joining("\n")));
  }

  /// Whether the bytes are the same.
  ///
  /// @throws SideFault if a side could not be read
  static boolean same(ObjectResult result) {
    if (result.succeeded()) {
      return true;
    }
    if (result.note().equals(OTHER)) {
      return false;
    }
    List<String> parts = Stream.of(result.note().split("\n", -1)).map(ReadFinding::part).toList();
    StoreException.Builder fault =
        StoreException.of(Kind.valueOf(parts.get(1)), parts.get(2), parts.get(3))
            .because(parts.get(5))
            .next(parts.get(6));
    if (!parts.get(4).isEmpty()) {
      fault.key(Key.of(parts.get(4)));
    }
    throw new SideFault(Side.valueOf(parts.get(0)), fault.build());
  }

  private static String line(String part) {
    return part.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String part(String line) {
    return line.translateEscapes();
  }
}
