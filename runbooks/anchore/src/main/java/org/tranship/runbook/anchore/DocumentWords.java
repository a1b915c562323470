package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassStopped;

/// One name for one document: what the journal knows by the key of its row, and stores by keys of
/// their own, is told to people as `account/bucket/archiveId`.
public final class DocumentWords {
  private DocumentWords() {}

  /// `admin/policy_bundles/2c53...`, from the key of a row.
  static String name(Key row) {
    return Document.named(row).toString();
  }

  /// The result of a document, with its name as its key and in its reason.
  public static ObjectResult told(ObjectResult result) {
    return new ObjectResult(
        Key.of(name(result.key())),
        result.target(),
        result.outcome(),
        result.level(),
        result.size(),
        result.sha256(),
        result.source(),
        result.written(),
        result.code(),
        reason(result),
        result.note());
  }

  /// Why a document failed: the store's words, with the document's name for the store's key, and
  /// what to do about a document that is gone.
  static String reason(ObjectResult result) {
    String reason = result.reason();
    if (reason.isEmpty()) {
      return reason;
    }
    String name = name(result.key());
    String named =
        reason
            .replace("row " + quoted(result.key()), "row of the document " + name)
            .replace(quoted(result.key()), "the document " + name)
            .replace(quoted(result.target()), "the document " + name);
    if (!named.contains(name)) {
      named = behindCode(named, result.code(), "The document " + name + ": ");
    }
    return result.code().equals(StoreException.Kind.NOT_FOUND.code())
        ? named + " Restore it there; its row is untouched."
        : named;
  }

  private static String quoted(Key key) {
    return "\"" + key + "\"";
  }

  private static String behindCode(String reason, String code, String words) {
    return !code.isEmpty() && reason.startsWith(code + " ")
        ? code + " " + words + reason.substring(code.length() + 1)
        : words + reason;
  }

  /// The fault that ended the copying, with the name of the document that met it, where the journal
  /// tells which one that was.
  static PassStopped named(PassStopped stopped, StepContext context) {
    StoreException fault = stopped.fault();
    Optional<String> name = fault.key().flatMap(key -> inFlight(key, context));
    if (name.isEmpty()) {
      return stopped;
    }
    return new PassStopped(
        StoreException.of(
                fault.kind(), fault.operation() + " the document " + name.get(), fault.store())
            .because(fault.reason())
            .next(fault.next())
            .retryAfter(fault.retryAfter().orElse(null))
            .causedBy(fault)
            .build());
  }

  private static Optional<String> inFlight(Key key, StepContext context) {
    List<String> names = new ArrayList<>();
    try (StepContext.InFlight cutOff = context.unsettled(Passes.COPY)) {
      for (Optional<ObjectIntent> next = cutOff.next(); next.isPresent(); next = cutOff.next()) {
        if (next.get().target().equals(key) || next.get().key().equals(key)) {
          names.add(name(next.get().key()));
        }
      }
    }
    return names.stream().findFirst();
  }
}
