package org.tranship.core.work;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;

/// The object that a target already has under the key of a copy: whether it is the same, and what
/// is to become of it if not.
final class Occupant {
  private final Store source;
  private final Store target;
  private final PassSpec spec;
  private final VerifyOne verifier;
  private final KeptAttributes kept;

  Occupant(Store source, Store target, PassSpec spec, VerifyOne verifier, KeptAttributes kept) {
    this.source = source;
    this.target = target;
    this.spec = spec;
    this.verifier = verifier;
    this.kept = kept;
  }

  /// Whether the pass or the item allows it to be overwritten.
  boolean mayReplace(WorkItem item, Entry existing) {
    return spec.existing() == Existing.REPLACE
        || item.replaces().filter(it -> !it.isKnown() || it.equals(existing.version())).isPresent();
  }

  /// What has to hold when the copy is written.
  ///
  /// @param there the version that may be overwritten; empty if nothing may be there
  Condition condition(Optional<Version> there) {
    if (there.isPresent()) {
      return target.capabilities().replaceIfVersion() && there.get().isKnown()
          ? new Condition.IfVersion(there.get())
          : new Condition.Always();
    }
    return target.capabilities().createIfAbsent()
        ? new Condition.IfAbsent()
        : new Condition.Always();
  }

  /// Whether the lengths alone say that another object is there, so that it need not be read.
  static boolean differs(WorkItem item, Supply supply, Entry existing) {
    return item.to().equals(Coding.NONE) && !existing.size().equals(supply.content().size());
  }

  /// The result SAME if what is under the target key has the source's content and attributes; empty
  /// if it has not or is not there. That only the attributes are others is said, unless it may be
  /// replaced.
  ///
  /// Of a target that cannot be read nothing can be shown: then it is never the same, and who may
  /// replace it writes it again.
  Optional<ObjectResult> same(WorkItem item, Entry origin, Supply supply) {
    if (!target.capabilities().readable()) {
      return Optional.empty();
    }
    try {
      Supply.Facts facts = learned(supply);
      VerifyOne.Found found = verifier.read(item, facts.payload().content(), Version.NONE);
      if (!found.plain().equals(facts.plain())) {
        return Optional.empty();
      }
      // What the caller adds of its own may be a time of writing; an earlier try had another one.
      List<String> others = kept.lost(origin.attributes().only(spec.carry()), found.entry());
      if (others.isEmpty()) {
        Version read = found.entry().version();
        return Optional.of(CopyOne.result(item, origin, facts, Outcome.SAME, Level.READBACK, read));
      }
      return spec.existing() == Existing.REPLACE || item.replaces().isPresent()
          ? Optional.empty()
          : Optional.of(
              another(item, ", of the same bytes with other " + String.join(", ", others)));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.CORRUPT) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw ItemFaults.wrongAtSource(item, source, e);
    }
  }

  /// A write that was refused need not have read its content: then it is read now.
  static Supply.Facts learned(Supply supply) throws IOException {
    if (supply instanceof StreamedSupply streamed && !streamed.learned()) {
      try (var in = supply.content().open()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return supply.facts();
  }

  /// The result where another object is there, which stays.
  ///
  /// @param how what else is known of it
  ObjectResult another(WorkItem item, String how) {
    return ItemFaults.failed(
        item,
        Kind.CONDITION_FAILED.code(),
        Kind.CONDITION_FAILED.code()
            + " "
            + target
            + " already holds another object under \""
            + item.target()
            + "\""
            + how
            + (target.capabilities().readable() ? "" : ", which cannot be read and so not compared")
            + ". It was left alone. Look whose it is; remove it, or allow it to be replaced.");
  }
}
