package org.tranship.runbook.registry;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;

/// In which order links become visible, so that none is there before what it refers to: layers,
/// then manifests, then indexes of them, indexes of those, then what a tag was, then what it is.
/// Removed in the reverse order. Each link's result in the journal carries its place in this order
/// and the digest in it.
///
/// @param rank smaller ones first
/// @param target the SHA-256 in the link
/// @param cutOff it was in flight when an earlier process died, which may have written it
record LinkOrder(int rank, String target, boolean cutOff) {
  static final int LAYERS = 1;

  /// Of manifests that have no manifest below them; indexes of them come one behind, and so on.
  static final int REVISIONS = 2;

  /// Registries do not nest indexes deeper.
  static final int DEEPEST = REVISIONS + 16;

  static final int HISTORY = 100;
  static final int TAGS = 101;

  private static final String CUT_OFF = " in flight before";

  /// As a result carries it.
  String echo() {
    return "link " + rank + " " + target + (cutOff ? CUT_OFF : "");
  }

  /// From the result of a link; empty for one that has none, since it failed.
  static Optional<LinkOrder> of(ObjectResult result) {
    String line = lastLine(result.note());
    boolean cutOff = line.endsWith(CUT_OFF);
    String[] words = line.split(" ");
    return words.length >= 3 && words[0].equals("link")
        ? Optional.of(new LinkOrder(Integer.parseInt(words[1]), words[2], cutOff))
        : Optional.empty();
  }

  /// What a blob's result carries that was in flight.
  static final String BLOB_CUT_OFF = "blob" + CUT_OFF;

  /// Whether the run wrote it, or a process of it that died may have.
  static boolean isOurs(ObjectResult result) {
    return result.outcome() == ObjectResult.Outcome.DONE
        || lastLine(result.note()).endsWith(CUT_OFF);
  }

  private static String lastLine(String note) {
    return note.substring(note.lastIndexOf('\n') + 1);
  }
}
