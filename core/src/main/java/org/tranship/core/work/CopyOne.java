package org.tranship.core.work;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.VerifyLevel;

/// Copies one object and verifies the copy.
///
/// Besides the bytes, the attributes are compared that were asked to be carried and that the target
/// says it keeps ([KeptAttributes]). A copy that came back without one has failed; an object that
/// was there already with the same bytes under other carried attributes is another object. What the
/// item adds of its own is not asked of an object that was there: it may be a time of writing.
///
/// Crash argument. The source is only read. The target sees one atomic act, a `put` or the `finish`
/// of an upload in parts; before it there is nothing a reader could see, after it the object is
/// whole. Killed before the act, a repetition copies again (an upload in parts goes on where its
/// note says). Killed after it, a repetition finds the object under the key, reads it back, and
/// calls it SAME if and only if its plain digest is that of the source and its attributes are those
/// that were sent: nothing is written twice and nothing that is somebody else's is overwritten
/// unless the pass says REPLACE, or the item names just the version that is there.
final class CopyOne {
  private final Store source;
  private final Store target;
  private final PassSpec spec;
  private final Codecs codecs;
  private final VerifyOne verifier;
  private final PartsCopy parts;
  private final CopyMemory memory;
  private final ReadAhead ahead;
  private final BesideBytes beside;
  private final KeptAttributes kept;
  private final InsideCopy inside;
  private final Occupant occupant;
  private final SharedCopy shared;

  CopyOne(
      Store source,
      Store target,
      PassSpec spec,
      Codecs codecs,
      Engine.Ledger ledger,
      CopyMemory memory,
      ReadAhead ahead) {
    this.source = source;
    this.target = target;
    this.spec = spec;
    this.codecs = codecs;
    this.verifier = new VerifyOne(target, codecs);
    this.parts = new PartsCopy(target, ledger, memory.budget());
    this.memory = memory;
    this.ahead = ahead;
    this.beside = new BesideBytes(target, spec);
    this.kept = new KeptAttributes(target);
    this.inside = new InsideCopy(source, target, spec, parts);
    this.occupant = new Occupant(source, target, spec, verifier, kept);
    this.shared = new SharedCopy(target, spec, ledger, memory, kept);
  }

  /// @param room what of the memory is taken for the object as it was announced
  /// @throws PassStopped if no object can be copied
  ObjectResult copy(WorkItem item, Budget.Share room) {
    try {
      Codings codings = Codings.of(item, codecs);
      Optional<Version> read = Optional.empty();
      if (item.size().bytes() <= CopyMemory.SMALL && item.portion().isEmpty()) {
        Entry small;
        Optional<MemorySupply> held;
        try (ObjectBody body = ahead.open(item)) {
          small = body.entry();
          held = inMemory(item, codings, body, room);
        }
        if (held.isPresent()) {
          return write(item, small, held.get(), room);
        }
        read = Optional.of(small.version());
      }
      Entry entry = new Origin(source).of(item, read.orElse(item.version()));
      if (item.portion().isEmpty()) {
        room.atLeast(memory.of(item, entry.size()));
      }
      return write(item, entry, new StreamedSupply(source, item, codings, entry, spec), room);
    } catch (StoreException e) {
      return ItemFaults.of(item, e);
    } catch (CodingException e) {
      return ItemFaults.uncodable(item, target, e);
    } catch (IOException e) {
      return ItemFaults.of(item, ItemFaults.wrongAtSource(item, source, e));
    }
  }

  private Optional<MemorySupply> inMemory(
      WorkItem item, Codings codings, ObjectBody body, Budget.Share room) throws IOException {
    long size = body.entry().size().bytes();
    if (size > CopyMemory.SMALL) {
      return Optional.empty();
    }
    room.atLeast(memory.of(item, body.entry().size()));
    byte[] stored = ItemFaults.stored(body, item.source()).readNBytes((int) size + 1);
    if (stored.length != size) {
      throw new Tap.CodedFault(
          stored.length > size
              ? "more bytes came than the " + size + " announced"
              : "only " + stored.length + " bytes came of the " + size + " announced");
    }
    return MemorySupply.of(
        stored, codings, body.entry().attributes(), item, spec, CopyMemory.decoded(size));
  }

  private ObjectResult write(WorkItem item, Entry origin, Supply supply, Budget.Share room)
      throws IOException {
    Optional<Version> there = Optional.empty();
    boolean probe =
        spec.existing() != Existing.REFUSE
            || item.replaces().isPresent()
            || !target.capabilities().createIfAbsent();
    if (probe || item.note().version() != 0) {
      Optional<Entry> existing = target.stat(item.target());
      if (existing.isPresent()) {
        if (item.portion().isPresent()) {
          room.atLeast(memory.of(item, origin.size())); // both ends may be read as a whole
        }
        boolean replace = occupant.mayReplace(item, existing.get());
        Optional<ObjectResult> same =
            Occupant.differs(item, supply, existing.get())
                ? Optional.empty()
                : occupant.same(item, origin, supply);
        if (same.isPresent() || !replace) {
          parts.discard(item);
          return same.orElseGet(() -> occupant.another(item, ""));
        }
        there = Optional.of(existing.get().version());
      }
    }
    Condition condition = occupant.condition(there);
    Attributes attributes = beside.of(item, origin, supply);
    if (item.portion().orElse(null) instanceof Portion.Closing closing) {
      return ended(
          item,
          origin,
          supply,
          shared.finish(item, closing, condition),
          done -> shared.closed(item, origin, closing, attributes, done));
    }
    Optional<InsideCopy.Way> way =
        supply instanceof StreamedSupply ? inside.way(item, origin) : Optional.empty();
    Optional<WriteOutcome> copied =
        way.flatMap(it -> inside.send(item, origin, it, attributes, condition));
    if (copied.isPresent()) {
      return ended(
          item,
          origin,
          supply,
          copied.get(),
          done -> verifiedInside(item, origin, supply, way.orElseThrow(), done));
    }
    if (item.portion().isPresent()) {
      Optional<ObjectResult> begun = shared.open(item, origin, attributes);
      if (begun.isPresent()) {
        return begun.get();
      }
      room.atLeast(memory.of(item, origin.size()));
    }
    return ended(
        item,
        origin,
        supply,
        send(item, origin, supply, attributes, condition),
        done -> verified(item, origin, supply, done, spec.level()));
  }

  private interface Written {
    ObjectResult of(WriteOutcome.Done done) throws IOException;
  }

  private ObjectResult ended(
      WorkItem item, Entry origin, Supply supply, WriteOutcome outcome, Written written)
      throws IOException {
    return switch (outcome) {
      case WriteOutcome.Done done -> written.of(done);
      case WriteOutcome.Refused(StoreException reason) ->
          reason.kind() == Kind.CONDITION_FAILED
              ? occupant.same(item, origin, supply).orElseGet(() -> occupant.another(item, ""))
              : ItemFaults.of(item, reason);
      case WriteOutcome.Unknown(StoreException cause) ->
          occupant.same(item, origin, supply).orElseGet(() -> ItemFaults.unknown(item, cause));
    };
  }

  private WriteOutcome send(
      WorkItem item, Entry origin, Supply supply, Attributes attributes, Condition condition)
      throws IOException {
    Content content = supply.content();
    Optional<ResumableUploads> uploads = target.feature(ResumableUploads.class);
    if (uploads.isPresent() && PartsCopy.wanted(content.size(), target.capabilities())) {
      return parts.send(item, origin, uploads.get(), content, attributes, condition);
    }
    return target.put(
        new PutRequest(item.target(), content, attributes, condition, supply.known()));
  }

  /// The service's own checksum of the copy has to be the source's. Where it keeps none of the
  /// copy, both are read: nothing that is known of one side alone says that they are the same.
  private ObjectResult verifiedInside(
      WorkItem item, Entry origin, Supply supply, InsideCopy.Way way, WriteOutcome.Done done)
      throws IOException {
    return switch (inside.proof(item, way, done.version())) {
      case SAME -> InsideCopy.result(item, origin, done.version());
      case OTHER ->
          new TakenBack(target)
              .of(item, done.version(), "by the server's own checksum, which is not the source's");
      case NONE -> {
        var _ = Occupant.learned(supply);
        yield verified(item, origin, supply, done, VerifyLevel.READBACK);
      }
    };
  }

  private ObjectResult verified(
      WorkItem item, Entry origin, Supply supply, WriteOutcome.Done done, VerifyLevel level)
      throws IOException {
    Supply.Facts facts = supply.facts();
    if (level == VerifyLevel.READBACK && target.capabilities().readable()) {
      String wrong;
      try {
        VerifyOne.Found found = verifier.read(item, facts.payload().content(), done.version());
        if (found.plain().equals(facts.plain())) {
          List<String> lost = kept.lost(beside.of(item, origin, supply), found.entry());
          if (lost.isEmpty()) {
            Version read = found.entry().version();
            return result(item, origin, facts, Outcome.DONE, Level.READBACK, read);
          }
          wrong = "it did not keep " + String.join(", ", lost) + " as sent";
        } else {
          wrong = "it holds other bytes, " + found.plain() + " instead of " + facts.plain();
        }
      } catch (StoreException e) {
        if (e.kind() != Kind.CORRUPT) {
          throw e;
        }
        wrong = e.reason();
      }
      return new TakenBack(target).of(item, done.version(), "when it was read back: " + wrong);
    }
    Optional<DigestAlgorithm> checked = done.checkedBy();
    if (checked.isPresent()) {
      return result(item, origin, facts, Outcome.DONE, Level.SERVER_CHECKSUM, done.version());
    }
    Optional<Entry> entry = target.stat(item.target());
    if (entry.isEmpty() || !entry.get().size().equals(supply.content().size())) {
      return ItemFaults.notAsSent(item, target, entry);
    }
    return result(item, origin, facts, Outcome.DONE, Level.SENT_AND_LISTED, entry.get().version());
  }

  static ObjectResult result(
      WorkItem item,
      Entry origin,
      Supply.Facts facts,
      Outcome outcome,
      Level level,
      Version written) {
    return new ObjectResult(
        item.key(),
        item.target(),
        outcome,
        level,
        facts.plainSize(),
        Optional.of(facts.plain()),
        origin.version(),
        written,
        "",
        "",
        item.noted(facts.payload().text()));
  }
}
